import { signalProtocol } from "../../../instrumentation/export/signal-protocol.ts";
import { setTimeout as sleep } from "node:timers/promises";

import type { Config } from "../../../config.ts";
import { printableUrl } from "../../../instrumentation/start-line/printable-url.ts";
import { post, sentSignals } from "../endpoint/send-empty.ts";
import { type Finding, ok, problem, skipped } from "../finding.ts";
import { type Backend, backends } from "./backends.ts";
import { type Canary, canaryRequest, createCanary } from "./canary.ts";

/** Where to look for the canary. */
export interface CanaryOptions {
  readonly config: Config;
  /** Addresses by option; the others are looked for where the Compose stack has them. */
  readonly urls: Readonly<Partial<Record<Backend["option"], string>>>;
  /** The longest wait for the canary. */
  readonly waitMs: number;
}

const everyMs = 250;
const answerMs = 3_000;

/** Sends a span, a metric point and a log record, and looks for each in the stores that answer. */
export async function checkCanary(options: CanaryOptions): Promise<readonly Finding[]> {
  const { config, waitMs } = options;
  const canary = createCanary();
  const sent = sentSignals(config);
  const outcomes = await Promise.all(
    sent.map(async (signal) => {
      const body = canaryRequest(canary, signal, signalProtocol(config, signal));
      return { signal, outcome: await post(config, signal, body, answerMs) };
    }),
  );
  const refused = outcomes.flatMap(({ signal, outcome }): Finding[] => {
    if (outcome.kind === "delivered" && outcome.rejected === 0) return [];
    const why = outcome.kind === "delivered" ? outcome.message : outcome.kind;
    return [
      problem("canary", `${signal}: the receiver does not take it (${why})`, "its log tells why"),
    ];
  });
  const until = Date.now() + waitMs;
  const looks = backends
    .filter(({ signal }) => sent.includes(signal))
    .map(async (backend) => look(backend, canary, options, until));
  return [...refused, ...(await Promise.all(looks))];
}

async function look(
  backend: Backend,
  canary: Canary,
  { urls, waitMs }: CanaryOptions,
  until: number,
): Promise<Finding> {
  const given = urls[backend.option];
  const url = (given ?? backend.usual).replace(/\/+$/, "");
  const where = `${backend.name} (${printableUrl(url)})`;
  const silence = await whyNotThere(url, backend);
  if (silence !== undefined) {
    const text = `${backend.signal}: ${where} is not reachable (${silence})`;
    return given === undefined
      ? skipped("canary", text)
      : problem("canary", text, `is --${backend.option} right?`);
  }
  do {
    if (await isFound(url, backend, canary)) {
      const took = ((Date.now() - canary.madeAt) / 1_000).toFixed(1);
      return ok("canary", `${backend.signal}: found in ${where} after ${took} s`);
    }
    await sleep(everyMs);
  } while (Date.now() < until);
  return problem(
    "canary",
    `${backend.signal}: not found in ${where} within ${waitMs / 1_000} s`,
    `the receiver has taken it: look at the Collector's log and its exporter of ${backend.signal}; --wait <duration> waits longer`,
  );
}

/** Returns nothing where the store answers. */
async function whyNotThere(url: string, { readyPath }: Backend): Promise<string | undefined> {
  try {
    const response = await get(url + readyPath);
    await response.body?.cancel();
    return response.ok ? undefined : `HTTP ${response.status} at ${readyPath}`;
  } catch (error) {
    return reasonOf(error);
  }
}

async function isFound(url: string, { search }: Backend, canary: Canary): Promise<boolean> {
  const { path, query = {}, found } = search(canary);
  const parameters = new URLSearchParams(query).toString();
  try {
    const response = await get(`${url}${path}${parameters === "" ? "" : `?${parameters}`}`);
    const text = await response.text();
    return response.ok && found(text);
  } catch {
    // Asked again until the time is over
    return false;
  }
}

/** fetch refuses URLs with a user, who is sent as Basic credentials instead. */
async function get(text: string): Promise<Response> {
  const url = new URL(text);
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = "";
  url.password = "";
  return fetch(url, {
    headers: user === ":" ? {} : { authorization: `Basic ${Buffer.from(user).toString("base64")}` },
    signal: AbortSignal.timeout(answerMs),
  });
}

/** fetch hides why it failed in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return error.name === "TimeoutError" ? "no answer" : error.message;
}
