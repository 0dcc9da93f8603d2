import { once } from "node:events";

import { Command, InvalidArgumentError, Option } from "commander";

import { links, type Link } from "../embedded/demo/broken-link.ts";
import type { Demo } from "../embedded/demo/demo.ts";
import { isProved, renderProof } from "../embedded/demo/proof.ts";
import { requireEmbeddedNode } from "../embedded/store/open-store.ts";
import { printableJson, printableLines } from "./printable.ts";

interface DemoFlags {
  readonly once?: boolean;
  readonly port: number;
  readonly json?: boolean;
  readonly break?: Link;
}

/** What a shell reports for a process that was interrupted. */
const interruptedExitCode = 130;

/** `tamma-obs demo`: the shop under the preload, and proof that its telemetry arrives. */
export function demoCommand(): Command {
  return new Command("demo")
    .option("--once", "exit when the checklist is done: 0 if all of it passed, 1 if not")
    .option("--port <port>", "port of the OTLP receiver, or the next free one", parsePort, 4318)
    .option("--json", "print the checklist as JSON")
    .addOption(new Option("--break <link>", "lose one link on purpose").choices(links).hideHelp())
    .action(runUntilSignal);
}

/** The services are processes of their own: a signal must not leave them behind. */
async function runUntilSignal(flags: DemoFlags): Promise<void> {
  requireEmbeddedNode();
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => ending.abort());
  try {
    await runDemo(flags, ending.signal);
  } catch (error) {
    if (!ending.signal.aborted) throw error;
    process.exitCode = interruptedExitCode;
  }
}

async function runDemo(flags: DemoFlags, signal: AbortSignal): Promise<void> {
  // Imported late: what it imports needs the Node that was asked for
  const { startDemo } = await import("../embedded/demo/demo.ts");
  const report = (line: string): void => console.error(printableLines(line));
  const { port, break: broken } = flags;
  await using demo = await startDemo({ port, broken, env: process.env, signal, report });
  const passed = isProved(demo.proof);
  const json = (): string => `${printableJson({ passed, lines: demo.proof }, 2)}\n`;
  const text = (): string => printableLines(demo.firstTrace + renderProof(demo.proof));
  process.stdout.write(flags.json === true ? json() : text());
  process.exitCode = passed ? 0 : 1;
  if (flags.once === true || signal.aborted) return;
  report(`running: gateway ${demo.gatewayUrl}, receiver ${demo.receiverUrl}; Ctrl+C ends it`);
  report(nextSteps(demo));
  await once(signal, "abort");
}

function nextSteps({ gatewayUrl, receiverUrl }: Demo): string {
  const order = `-H 'content-type: application/json' -d '{"item":"lamp","quantity":1}'`;
  return [
    "next:",
    `  curl ${gatewayUrl}/orders ${order}`,
    `  OTEL_EXPORTER_OTLP_ENDPOINT=${receiverUrl} node --import @tamma/observability/preload app.js`,
    "  tamma-obs up",
  ].join("\n");
}

function parsePort(raw: string): number {
  const port = /^\d+$/.test(raw) ? Number(raw) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("Expected a port from 0 to 65535.");
}
