import { setTimeout as sleep } from "node:timers/promises";

import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";

import { toMs } from "../duration.ts";
import { renderHealthTable, type ShownHealth } from "./health-table.ts";
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

/** Time between two looks with `--watch`. */
const watchMs = 2_000;

/** `tamma-obs health`: what a running service says of itself. */
export function healthCommand(): Command {
  return new Command("health")
    .option("--url <url>", "the service's /health", parseUrl, "http://127.0.0.1:8081/health")
    .option("--token-file <path>", "file with the token that details need from another machine")
    .option("--watch [interval]", "look again every 2 s, or so often", parseInterval)
    .option("--json", "print the service's answer as it is")
    .option("--timeout <duration>", "longest wait for an answer", parseInterval, 2_000)
    .action(showHealth);
}

async function showHealth(flags: HealthFlags): Promise<void> {
  if (flags.watch === undefined) return show(flags);
  const everyMs = flags.watch === true ? watchMs : flags.watch;
  const ending = new AbortController();
  process.once("SIGINT", () => ending.abort());
  // Whoever read it has gone
  process.stdout.once("error", () => ending.abort());
  while (!ending.signal.aborted) {
    if (process.stdout.isTTY && flags.json !== true) process.stdout.write("\u001B[2J\u001B[H");
    await show(flags);
    // Rejects only when the signal ends it
    await sleep(everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
  }
}

async function show(flags: HealthFlags): Promise<void> {
  const { problem, text, health } = await ask(flags);
  if (problem !== undefined) console.error(problem);
  else if (flags.json === true) process.stdout.write(`${text}\n`);
  else process.stdout.write(renderHealthTable(health, Date.now()));
  process.exitCode = problem === undefined && health.status !== "unhealthy" ? 0 : 1;
}

type Asked =
  | { readonly problem: string; readonly text?: never; readonly health?: never }
  | { readonly problem?: never; readonly text: string; readonly health: ShownHealth };

async function ask({ timeout, tokenFile, url }: HealthFlags): Promise<Asked> {
  const token =
    tokenFile === undefined
      ? undefined
      : (await readGivenFile(tokenFile, `--token-file ${tokenFile}`)).trim();
  try {
    const response = await fetch(url, {
      headers: {
        accept: "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.timeout(timeout),
    });
    const text = await response.text();
    const parsed = answer.safeParse(parseJson(text));
    if (parsed.success) return { text, health: parsed.data };
    return { problem: `${url}: expected a health report, got status ${response.status}` };
  } catch (error) {
    return { problem: `${url}: ${reasonOf(error)}` };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is not a report, which is told with the status
    return undefined;
  }
}

/** fetch hides why it failed in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = "code" in cause ? String(cause.code) : "";
  return cause.message === "" ? code : cause.message;
}

function parseUrl(raw: string): string {
  if (/^https?:\/\//.test(raw) && URL.canParse(raw)) return raw;
  throw new InvalidArgumentError("Expected a URL that starts with http:// or https://.");
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
