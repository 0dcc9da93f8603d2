// What a log line costs the application's main thread: without the preload, with the ids added, and
// sent as well, in turns. Writes a Markdown table.
// Usage: npm run bench -- log-line [logger …]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { foreignPackages } from "../../test/helpers/foreign-packages.ts";
import { startOtlpReceiver } from "../../test/helpers/otlp-receiver.ts";
import { median, spread } from "../statistics.ts";

const rounds = 7;
const linesPerRound = 20_000;

const modes = {
  without: { OBS_ENABLED: "false" },
  correlated: { OBS_LOGS: "correlate" },
  sent: {},
} as const;

type Mode = keyof typeof modes;

const loggers = ["pino", "winston", "bunyan", "log4js", "nestjs", "console"] as const;

/** Measures each logger and writes the table. */
export async function run(parts: readonly string[]): Promise<void> {
  const folder = await foreignPackages("latest");
  const rows: string[] = [];
  for (const logger of loggers.filter((name) => parts.length === 0 || parts.includes(name))) {
    rows.push(await measure(logger, folder));
  }
  const head = "| Logger | without | correlated | sent | sent above correlated |";
  console.log([head, "| --- | --- | --- | --- | --- |", ...rows].join("\n"));
}

async function measure(logger: string, folder: string): Promise<string> {
  const found: Record<Mode, number[]> = { without: [], correlated: [], sent: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const mode of ["without", "correlated", "sent"] as const) {
      found[mode].push(await oneRun(logger, folder, mode));
    }
  }
  const above = found.sent.map((sent, round) => sent - (found.correlated[round] ?? Number.NaN));
  console.error(`${logger}: sent costs ${median(above).toFixed(1)} µs more a line`);
  const columns = [found.without, found.correlated, found.sent, above];
  return `| ${logger} | ${columns.map((values) => spread(values, 1)).join(" | ")} |`;
}

async function oneRun(logger: string, folder: string, mode: Mode): Promise<number> {
  await using receiver = await startOtlpReceiver();
  const preload = join(import.meta.dirname, "../../src/instrumentation/preload.ts");
  const subject = join(folder, "log-line.mjs");
  const child = spawn(
    process.execPath,
    ["-C", "@tamma/source", "--import", preload, subject, logger, String(linesPerRound)],
    {
      env: {
        PATH: process.env["PATH"],
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        ...modes[mode],
      },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await once(child, "close");
  const [, cpu] = /^cpu ([\d.]+)$/m.exec(text) ?? [];
  if (cpu === undefined) throw new Error(`${logger} ${mode}: ${text}`);
  return Number(cpu);
}
