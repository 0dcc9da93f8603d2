import type { Answer, ServiceRun } from "./run-service.ts";

/** What must be alike with and without the preload. */
export interface Comparable {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Fields that differ from run to run, or that the preload adds. */
const volatile = new Set([
  "time",
  "timestamp",
  "pid",
  "hostname",
  "responseTime",
  "remotePort",
  "trace_id",
  "span_id",
  "trace_flags",
  "request_id",
  "x-request-id",
  "reqId",
  "stack",
]);

/** Takes out what differs from run to run, and what the docs say that the preload adds. */
export function comparable({ answers, stdout, stderr, code, signal }: ServiceRun): Comparable {
  return {
    answers: Object.fromEntries(
      Object.entries(answers).map(([asked, answer]) => [asked, comparableAnswer(answer)]),
    ),
    stdout: comparableLines(stdout),
    stderr: comparableLines(stderr),
    code,
    signal,
  };
}

function comparableAnswer({ status, headers, body }: Answer): unknown {
  const { date: _date, "x-request-id": _id, ...kept } = headers;
  return { status, headers: kept, body: withoutNumbers(body) };
}

function comparableLines(text: string): readonly string[] {
  return (
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("[tamma-obs]") && !/^\s+at /.test(line))
      .map((line) => (line.startsWith("{") ? comparableJson(line) : withoutNumbers(line)))
      // Lines of two requests, or of a transport's thread, have no order of their own
      .toSorted()
  );
}

function comparableJson(line: string): string {
  return withoutNumbers(
    JSON.stringify(JSON.parse(line), (key, value: unknown) =>
      volatile.has(key) ? undefined : value,
    ),
  );
}

/** Ports, process ids, times of day. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+/g, "#").replaceAll(/\b[AP]M\b/g, "");
}
