import { setTimeout as sleep } from "node:timers/promises";

import { Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";

import { toMs } from "../duration.ts";
import { ObservabilityError } from "../errors.ts";
import { redact } from "../health/redact.ts";
import { tokensIn } from "../health/tokens.ts";
import { renderHealthTable, type ShownHealth } from "./health-table.ts";
import { toHealthTarget, type HealthTarget } from "./health-target.ts";
import { printable, printableJson } from "./printable.ts";
import { readGivenFile } from "./read-given-file.ts";

interface HealthFlags {
  readonly url: string;
  readonly tokenFile?: string;
  readonly watch?: number | true;
  readonly json?: boolean;
  readonly timeout: number;
}

const status = z.enum(["healthy", "degraded", "unhealthy"]);

const answer = z.looseObject({
  status,
  components: z
    .record(
      z.string(),
      z.looseObject({
        status,
        state: z.string().optional(),
        since: z.string().optional(),
        message: z.string().optional(),
        duration: z.number().optional(),
      }),
    )
    .optional(),
  rootCauses: z.array(z.string()).optional(),
});

/** A report of thousands of components has less. */
const longestBody = 16_777_216;

/** Time between two looks with `--watch`. */
const watchMs = 2_000;

/** `tamma-obs health`: what a running service says of itself. */
export function healthCommand(): Command {
  return new Command("health")
    .option("--url <url>", "the service's /health", "http://127.0.0.1:8081/health")
    .option("--token-file <path>", "file with the token that details need")
    .option("--watch [interval]", "look again every 2 s, or so often", parseInterval)
    .option("--json", "print the service's answer as JSON")
    .addOption(
      new Option("--timeout <duration>", "longest wait for an answer")
        .argParser(parseInterval)
        .default(2_000, "2s"),
    )
    .action(showHealth);
}

/** Why the flags are wrong, as commander says it. What stands in a URL may be secret. */
function refusalOf({ tokenFile }: HealthFlags, target: HealthTarget | undefined): string {
  if (target === undefined) return "expected a URL that starts with http:// or https://";
  return target.authorization === undefined || tokenFile === undefined
    ? ""
    : "expected a URL without user and password beside --token-file: one of them can be sent";
}

async function showHealth(flags: HealthFlags, command: Command): Promise<void> {
  const target = toHealthTarget(flags.url);
  const refusal = refusalOf(flags, target);
  if (target === undefined || refusal !== "") {
    return command.error(`error: option '--url <url>': ${refusal}`, { exitCode: 2 });
  }
  if (flags.watch === undefined) return show(flags, target);
  const everyMs = flags.watch === true ? watchMs : flags.watch;
  const ending = new AbortController();
  process.once("SIGINT", () => ending.abort());
  // Whoever read it has gone
  process.stdout.once("error", () => ending.abort());
  while (!ending.signal.aborted) {
    if (process.stdout.isTTY && flags.json !== true) process.stdout.write("\u001B[2J\u001B[H");
    await show(flags, target);
    // Rejects only when the signal ends it
    await sleep(everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
  }
}

async function show(flags: HealthFlags, target: HealthTarget): Promise<void> {
  const { isWell, problem, text } = await ask(flags, target);
  if (text !== undefined) process.stdout.write(text);
  if (problem !== undefined) console.error(printable(`${target.shown}: ${problem}`));
  process.exitCode = isWell ? 0 : 1;
}

/** Who sees the status only is told what is missing. */
function hintOf({ components }: ShownHealth, { tokenFile }: HealthFlags): string {
  if (components !== undefined) return "";
  return tokenFile === undefined
    ? "The service shows details to who has its token: --token-file <path>\n"
    : "The service shows no details to this token.\n";
}

interface Asked {
  readonly isWell: boolean;
  readonly problem?: string;
  readonly text?: string;
}

async function ask(flags: HealthFlags, { authorization, url }: HealthTarget): Promise<Asked> {
  const { json, timeout, tokenFile } = flags;
  const credentials = tokenFile === undefined ? authorization : await bearerOf(tokenFile);
  const headers = {
    accept: "application/json",
    ...(credentials === undefined ? {} : { authorization: credentials }),
  };
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeout) });
    const report = parseJson(await textOf(response));
    const { data, success } = answer.safeParse(report);
    if (!success) return { isWell: false, problem: noReport(response.status) };
    const table = (): string => renderHealthTable(data, Date.now()) + hintOf(data, flags);
    const text = json === true ? `${printableJson(report)}\n` : table();
    if (data.status === "unhealthy") return { isWell: false, text };
    if (response.ok) return { isWell: true, text };
    // A proxy's status, or a service that contradicts itself: whoever routes traffic goes by it
    const problem = `the report says ${data.status}, but its HTTP status is ${response.status}`;
    return { isWell: false, text, problem };
  } catch (error) {
    return { isWell: false, problem: reasonOf(error, timeout) };
  }
}

/** Says what is likely to be wrong where something else answers. */
function noReport(httpStatus: number): string {
  const hint =
    httpStatus === 401 || httpStatus === 403
      ? "does it need --token-file?"
      : "is --url the /health of a service that uses @tamma/observability?";
  return `expected a health report, got status ${httpStatus}; ${hint}`;
}

/** Returns the header's value. Of several tokens, which a file has while one replaces the other, the first. */
async function bearerOf(path: string): Promise<string> {
  const name = `--token-file ${path}`;
  const [token] = tokensIn(await readGivenFile(path, name));
  if (token === undefined || /\p{Cc}/u.test(token)) {
    const got = token === undefined ? "none" : "one with a control character";
    throw new ObservabilityError("OBS_FILE_UNREADABLE", `${name}: expected a token, got ${got}`);
  }
  // A header is bytes, and fetch takes them as Latin-1
  return `Bearer ${Buffer.from(token, "utf8").toString("latin1")}`;
}

/** Returns the body, of which a hostile server sends without end. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > longestBody) throw new RangeError(`expected at most ${longestBody} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is not a report, which is told with the status
    return undefined;
  }
}

/** fetch hides why it failed in the cause, which may name where a redirect leads. */
function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return redact(String(error));
  if (error.name === "TimeoutError") return `no answer within ${timeoutMs} ms`;
  const { cause } = error;
  if (!(cause instanceof Error)) return redact(error.message);
  const code = "code" in cause ? String(cause.code) : "";
  return cause.message === "" ? code : redact(cause.message);
}

function parseInterval(raw: string): number {
  try {
    const ms = toMs(raw);
    if (ms >= 100) return ms;
  } catch {
    // Told below, together with what is too short
  }
  throw new InvalidArgumentError('Expected a duration of at least 100 ms, such as "2s".');
}
