import type { CheckContext, ProbeResult, RunReason } from "../check.ts";
import type { FreshQuestion } from "../question.ts";
import type { Clock } from "./clock.ts";
import type { HealthCheck } from "../definition.ts";
import { failureOf, judge, type Verdict } from "./verdict.ts";

/** How a run ended; `skipped`: the call of an earlier run has not returned yet. */
type RunOutcome = "success" | "failure" | "timeout" | "skipped";

/** One finished run. */
export interface Run extends Verdict {
  readonly outcome: RunOutcome;
  readonly reason: RunReason;
  readonly durationMs: number;
  readonly startedMonotonicMs: number;
  /** Unix time in milliseconds, for people: it may jump. */
  readonly finishedAtMs: number;
  /** How long the call itself held the event loop before it first waited. */
  readonly blockedMs: number;
}

/** A run that has begun. Neither promise ever rejects. */
export interface Probe {
  readonly finished: Promise<Run>;
  /** Resolves when the check's own call returned, which may be long after the deadline. */
  readonly returned: Promise<void>;
  /** Aborts the check's signal and ends the run at once, as `skipped`. */
  readonly abort: () => void;
}

/** A timer later than this says that the loop was blocked, not that the check was slow. */
const lateMs = 100;

type End = "timeout" | "stopped";

/** Calls the check once, within its deadline. Whatever it does, the promises resolve. */
export function startProbe(
  check: HealthCheck,
  reason: RunReason,
  clock: Clock,
  question?: FreshQuestion,
): Probe {
  const controller = new AbortController();
  const startedMs = clock.monotonic();
  const { signal } = controller;
  const context: CheckContext = {
    signal,
    timeoutMs: check.timeoutMs,
    reason,
    ...(question === undefined ? {} : { question }),
  };
  const answer = attempt(check, context);
  const blockedMs = clock.monotonic() - startedMs;
  const limit = deadline(check.timeoutMs, clock);
  const finished = Promise.race([answer, limit.ended]).then((result): Run => {
    limit.cancel();
    // Microseconds are as fine as anyone reads, and short in JSON
    const durationMs = Math.round((clock.monotonic() - startedMs) * 1_000) / 1_000;
    const finishedAtMs = clock.now();
    const times = {
      reason,
      durationMs,
      startedMonotonicMs: startedMs,
      finishedAtMs,
      blockedMs,
    };
    if (typeof result !== "string") return { ...slow(result, durationMs, check), ...times };
    controller.abort(endReason(result, check));
    return { ...unfinished(result, check), ...times };
  });
  return { finished, returned: answer.then(() => undefined), abort: () => limit.end("stopped") };
}

/**
 * A call that has not returned says as much as a failure; a second one would only add to it.
 * `hangingSinceMs` is monotonic.
 */
export function skippedRun(
  { failureStatus }: HealthCheck,
  hangingSinceMs: number,
  reason: RunReason,
  clock: Pick<Clock, "now" | "monotonic">,
): Run {
  const startedMonotonicMs = clock.monotonic();
  const seconds = Math.round((startedMonotonicMs - hangingSinceMs) / 1_000);
  return {
    status: failureStatus,
    message: `a call has not returned for ${seconds} s`,
    errorType: "timeout",
    outcome: "skipped",
    reason,
    durationMs: 0,
    startedMonotonicMs,
    finishedAtMs: clock.now(),
    blockedMs: 0,
  };
}

type Answer = Verdict & { readonly outcome: RunOutcome };

async function attempt(check: HealthCheck, context: CheckContext): Promise<Answer> {
  for (let left = check.retries; ; left -= 1) {
    const verdict = await once(check, context);
    const failed = verdict.status === "unhealthy";
    if (failed && left > 0 && !context.signal.aborted) continue;
    const status = failed ? check.failureStatus : verdict.status;
    return { ...verdict, status, outcome: failed ? "failure" : "success" };
  }
}

async function once(check: HealthCheck, context: CheckContext): Promise<Verdict> {
  try {
    const result: ProbeResult = await check.probe(context);
    return judge(result);
  } catch (error) {
    return failureOf(error);
  }
}

/**
 * Resolves at the deadline. Time in which a blocked loop kept the check from hearing its answer is
 * given back once, so that one check that blocks does not make the others time out.
 */
function deadline(timeoutMs: number, clock: Clock): Deadline {
  const { promise, resolve } = Promise.withResolvers<End>();
  const dueMs = clock.monotonic() + timeoutMs;
  let cancel = clock.after(timeoutMs, () => {
    const behindMs = clock.monotonic() - dueMs;
    if (behindMs <= lateMs) resolve("timeout");
    else cancel = clock.after(Math.min(behindMs, timeoutMs), () => resolve("timeout"));
  });
  return { ended: promise, cancel: () => cancel(), end: resolve };
}

interface Deadline {
  readonly ended: Promise<End>;
  readonly cancel: () => void;
  readonly end: (how: End) => void;
}

function slow(answer: Answer, durationMs: number, { slowMs }: HealthCheck): Answer {
  if (answer.status !== "healthy" || durationMs <= slowMs) return answer;
  const message = `took ${Math.round(durationMs)} ms, slow from ${slowMs} ms`;
  return { ...answer, status: "degraded", message };
}

function endReason(end: End, { timeoutMs }: HealthCheck): DOMException {
  return end === "timeout"
    ? new DOMException(`timeout after ${timeoutMs} ms`, "TimeoutError")
    : new DOMException("the health service stops", "AbortError");
}

function unfinished(end: End, check: HealthCheck): Answer {
  const { message } = endReason(end, check);
  const outcome = end === "timeout" ? "timeout" : "skipped";
  return { status: check.failureStatus, message, errorType: end, outcome };
}
