import type { CheckContext, CheckOptions, HealthCheckDefinition, ProbeResult } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { dailyBudget } from "./support/budget.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { hasMethod, requireTarget } from "./support/target.ts";
import {
  callable,
  judgedLater,
  kind,
  requireFields,
  type FieldsOf,
} from "./support/target-fields.ts";

/** What the check sends: the specification's request. */
export interface AiRequest {
  messages: { role: "user"; content: string }[];
  maxTokens: number;
}

/**
 * The part of the specification's `IAIProvider` that is used. A provider that takes the signal as a
 * second argument is stopped at the deadline; `listModels`, where there is one, costs nothing.
 */
export interface AiProvider {
  sendMessage(
    request: AiRequest,
    options: { signal: AbortSignal },
  ): Promise<AsyncIterable<unknown>> | AsyncIterable<unknown>;
  listModels?(options: { signal: AbortSignal }): Promise<unknown>;
}

/** Which provider `aiProviderCheck` asks, and how much it may cost. */
export interface AiProviderTarget {
  readonly provider: AiProvider;
  /**
   * - `cheap`: `listModels` or `ping`; proves reachability and the key, costs nothing
   * - `deep`: one paid message of 10 tokens; its stream is cancelled at the first chunk
   *
   * @default "cheap" where the provider has `listModels` or `ping` is given, else "deep"
   */
  readonly mode?: "cheap" | "deep";
  /** Replaces `listModels` in cheap mode: any free call that needs the key. */
  readonly ping?: (options: { signal: AbortSignal }) => Promise<unknown>;
  /** Paid calls in any 24 hours. When spent, the last verdict stands. @default 120 */
  readonly dailyCalls?: number;
}

const aiMode = kind((value) => value === "cheap" || value === "deep", `"cheap" or "deep"`);

const fields: FieldsOf<AiProviderTarget> = {
  provider: judgedLater,
  mode: aiMode,
  ping: callable,
  dailyCalls: judgedLater,
};

/**
 * Asks an AI provider, at a bounded cost.
 *
 * A deep check runs every 15 minutes (96 calls a day) and confirms a change after 1 and 5 minutes,
 * out of the same budget, without the further probes that `failureRate` takes; at the
 * specification's 30 s it would be 2880 paid calls a day and instance. HTTP 429 means degraded: the
 * provider works, but not for us now.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when the provider cannot do what `mode` asks.
 */
export function aiProviderCheck(
  target: AiProviderTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("ai-provider", target, fields);
  const { provider, ping, dailyCalls = 120 } = target;
  const free = ping ?? provider?.listModels?.bind(provider);
  const { mode = free === undefined ? "deep" : "cheap" } = target;
  requireTarget(
    "ai-provider",
    hasMethod(provider, "sendMessage", "provider"),
    [mode === "deep" || free !== undefined, "mode cheap: expected provider.listModels or ping"],
    [Number.isInteger(dailyCalls) && dailyCalls > 0, "dailyCalls: expected an integer > 0"],
  );
  const cadence: CheckOptions =
    mode === "deep"
      ? { interval: "15m", failureThreshold: 3, failureRate: false, confirm: ["1m", "5m"] }
      : {};
  const call =
    mode === "cheap" && free !== undefined
      ? oneAtATime(async ({ signal }) => void (await free({ signal })))
      : oneAtATime(async (context) => firstChunk(provider, context));
  const judged = async (context: CheckContext): Promise<ProbeResult> =>
    judge(call(context), { mode });
  return defineCheck({
    name: "ai-provider",
    timeout: "10s",
    ...cadence,
    ...options,
    check: mode === "deep" ? withinBudget(judged, dailyCalls) : judged,
  });
}

/** Leaving the loop calls the stream's `return()`, which ends the download and the bill. */
async function firstChunk(provider: AiProvider, { signal }: CheckContext): Promise<void> {
  const request: AiRequest = {
    messages: [{ role: "user", content: "Health check" }],
    maxTokens: 10,
  };
  const stream = await provider.sendMessage(request, { signal });
  for await (const _ of abortable(stream, signal)) return;
  throw new Error("the stream ended without a chunk");
}

/** A stream that stays silent cannot see the loop being left, so an abort returns it from here. */
async function* abortable<T>(stream: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  const iterator = stream[Symbol.asyncIterator]();
  const stop = (): void => {
    void Promise.resolve()
      .then(async () => iterator.return?.())
      .catch(() => undefined);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (signal.aborted) return;
    const first = await iterator.next();
    if (first.done !== true) yield first.value;
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

async function judge(call: Promise<void>, details: { mode: string }): Promise<ProbeResult> {
  try {
    await call;
    return { status: "healthy", details };
  } catch (error) {
    if (!isRateLimit(error)) throw error;
    return { status: "degraded", message: "rate limited (429)", details };
  }
}

/** Vendors' SDKs put the HTTP status in `status` or `statusCode`. */
function isRateLimit(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  return Reflect.get(error, "status") === 429 || Reflect.get(error, "statusCode") === 429;
}

type Check = (context: CheckContext) => Promise<ProbeResult>;

function withinBudget(check: Check, dailyCalls: number): Check {
  const budget = dailyBudget(dailyCalls);
  let last: ProbeResult = { status: "degraded", message: "the daily budget allowed no call yet" };
  return async (context) => {
    if (!budget.spend()) return { ...last, details: { ...last.details, callsLeftToday: 0 } };
    last = await check(context).catch((error: unknown): ProbeResult => {
      const message = error instanceof Error ? error.message : String(error);
      return { status: "unhealthy", message };
    });
    return { ...last, details: { ...last.details, callsLeftToday: budget.left() } };
  };
}
