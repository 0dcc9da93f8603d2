import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { Command, InvalidArgumentError, Option } from "commander";

import type { LoadedConfig } from "../config.ts";
import { loadSettings } from "../instrumentation/begin.ts";
import { toMs } from "../duration.ts";
import { ObservabilityError } from "../errors.ts";
import { checkCanary, type CanaryOptions } from "./doctor/canary/canary-check.ts";
import { checkEndpoint } from "./doctor/endpoint/endpoint-check.ts";
import { sentSignals } from "./doctor/endpoint/send-empty.ts";
import { examineProject } from "./doctor/examine-project.ts";
import { type Finding, skipped } from "./doctor/finding.ts";
import { isWell, renderJson, renderReport } from "./doctor/report.ts";
import { checkRun } from "./doctor/run/run-check.ts";

interface Flags {
  readonly cwd: string;
  readonly settings?: string;
  readonly canary: boolean;
  readonly prometheus?: string;
  readonly tempo?: string;
  readonly jaeger?: string;
  readonly loki?: string;
  readonly victorialogs?: string;
  readonly wait: number;
  readonly for: number;
  readonly json?: true;
}

const examples = `
Examples:
  $ tamma-obs doctor                                 look at the project in this folder, its receiver and stores
  $ tamma-obs doctor -- node app.js                  also run it for 5 s and tell what is instrumented
  $ tamma-obs doctor --settings .env --json          with the settings of a file, as JSON
  $ tamma-obs doctor --prometheus http://prom:9090   look for the canary in another Prometheus

Exit codes: 0 no problem (warnings may be), 1 a problem, 2 wrong usage.
`;

/** `tamma-obs doctor`: finds why telemetry of a project is missing, and what to do. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .argument("[command...]", "behind --: what starts the application, to run it for some seconds")
    .option("--cwd <folder>", "the project's folder", process.cwd())
    .option("--settings <file>", "variables that the application gets from a file, such as .env")
    .option("--no-canary", "send no span, metric point and log record to look for")
    .option("--prometheus <url>", "where to look for the metric (default: port 9090)", url)
    .option("--tempo <url>", "where to look for the span (default: port 3200)", url)
    .option("--jaeger <url>", "where to look for the span (default: port 16686)", url)
    .option("--loki <url>", "where to look for the log record (default: port 3100)", url)
    .option("--victorialogs <url>", "where to look for the log record (default: port 9428)", url)
    .addOption(
      new Option("--wait <duration>", "longest wait for the canary")
        .argParser(duration)
        .default(30_000, "30s"),
    )
    .addOption(
      new Option("--for <duration>", "how long the application runs")
        .argParser(duration)
        .default(5_000, "5s"),
    )
    .option("--json", "print the findings as JSON")
    .addHelpText("after", examples)
    .action(examine);
}

async function examine(command: readonly string[], flags: Flags): Promise<void> {
  if (flags.settings !== undefined) loadVariables(flags.settings);
  const root = resolve(flags.cwd);
  const loaded = loadSettings();
  const seen = [
    ...examineProject(root, loaded, process.env),
    ...(await checkDelivery(loaded, flags)),
  ];
  const ran = command.length === 0 ? [] : await tryCommand(command, root, flags, seen);
  const findings = [...seen, ...ran];
  process.stdout.write(flags.json === true ? renderJson(findings) : renderReport(findings));
  process.exitCode = isWell(findings) ? 0 : 1;
}

/** What can be told from the receiver and from the stores behind it. */
async function checkDelivery({ config }: LoadedConfig, flags: Flags): Promise<readonly Finding[]> {
  const { accepted, findings } = await checkEndpoint(config, process.env);
  if (!flags.canary || sentSignals(config).length === 0) return findings;
  if (!accepted) return [...findings, skipped("canary", "the receiver does not take telemetry")];
  const options: CanaryOptions = { config, urls: flags, waitMs: flags.wait };
  return [...findings, ...(await checkCanary(options))];
}

async function tryCommand(
  command: readonly string[],
  cwd: string,
  flags: Flags,
  seen: readonly Finding[],
): Promise<readonly Finding[]> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.once("SIGINT", end).once("SIGTERM", end);
  try {
    const away = seen.some(({ subject, level }) => subject === "endpoint" && level === "problem");
    return await checkRun({
      command,
      cwd,
      env: process.env,
      forMs: flags.for,
      signal: ending.signal,
      isTold: (line) =>
        seen.some(({ text }) => text === line) ||
        (away && line.startsWith("OTEL_EXPORTER_OTLP_ENDPOINT: ")),
    });
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
  }
}

/** The exporter's headers and certificates are read from the environment, too. */
function loadVariables(file: string): void {
  if (!existsSync(file)) {
    throw new ObservabilityError("OBS_FILE_UNREADABLE", `--settings ${file}: expected a file`);
  }
  process.loadEnvFile(file);
}

function url(text: string): string {
  const { protocol } = URL.canParse(text) ? new URL(text) : { protocol: "" };
  if (protocol === "http:" || protocol === "https:") return text;
  // Not repeated: what stands in a URL may be secret
  throw new InvalidArgumentError("expected a URL that starts with http:// or https://");
}

function duration(text: string): number {
  try {
    return toMs(text);
  } catch {
    throw new InvalidArgumentError(
      `expected a duration such as "30s", got ${JSON.stringify(text)}`,
    );
  }
}
