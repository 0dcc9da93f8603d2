import type { CheckContext } from "../../check.ts";
import { causeOf } from "./network-error.ts";

/** Settles as `work` does, or rejects with the signal's reason if that aborts first. */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    reject(reasonOf(signal));
  };
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Returns why the signal aborted, as an error. */
export function reasonOf(signal: AbortSignal): Error {
  // AbortSignal types its reason as any; whoever aborts may have given anything
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error(`aborted: ${String(reason)}`);
}

/** Why a call has no answer yet, as far as the client shows it. */
type Explain = (context: CheckContext) => Promise<string | undefined> | string | undefined;

/** The runner ends a run at its deadline and says only that; whoever knows more must be earlier. */
const lastLook = 0.9;

/**
 * Returns `call` for a client that cannot cancel: the result settles when the signal aborts, and
 * fails without a further call while an earlier one is unanswered. A silent server therefore holds
 * one connection at most, whoever runs the check and however often: five unguarded `SELECT 1` use
 * up a pool of five.
 *
 * A call without an answer fails shortly before its deadline if `explain` tells why, or if the call
 * before it failed when its own deadline had passed: many clients retry for longer than that.
 */
export function oneAtATime<T>(
  call: (context: CheckContext) => Promise<T> | T,
  explain: Explain = () => undefined,
): (context: CheckContext) => Promise<T> {
  let startedAt: number | undefined;
  let late: string | undefined;
  const tracked = async (context: CheckContext): Promise<T> => {
    try {
      const answer = await call(context);
      late = undefined;
      return answer;
    } catch (error) {
      if (context.signal.aborted) late = lateEnd(error, context.signal);
      throw error;
    } finally {
      startedAt = undefined;
    }
  };
  const why: Explain = async (context) =>
    (await explain(context)) ?? (late === undefined ? undefined : `the call before: ${late}`);
  return async (context) => {
    if (startedAt !== undefined) {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const reason = await reasonFor(context, why);
      const because = reason === undefined ? "" : `; ${reason}`;
      throw new Error(`an earlier call is still unanswered after ${seconds} s${because}`);
    }
    context.signal.throwIfAborted();
    startedAt = performance.now();
    return untilExplained(context, why, tracked);
  };
}

/** What the client said once nobody waited any more, unless it only repeats the abort. */
function lateEnd(error: unknown, signal: AbortSignal): string | undefined {
  return error === signal.reason ? undefined : causeOf(error);
}

/** An explanation that fails leaves the deadline's own words. */
async function reasonFor(context: CheckContext, explain: Explain): Promise<string | undefined> {
  try {
    return await untilAborted(context.signal, Promise.resolve(explain(context)));
  } catch {
    return undefined;
  }
}

/** The explanation aborts the call, so that a client that can cancel does. */
async function untilExplained<T>(
  context: CheckContext,
  explain: Explain,
  call: (context: CheckContext) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const end = (): void => {
    ending.abort(reasonOf(context.signal));
  };
  context.signal.addEventListener("abort", end, { once: true });
  const timer = setTimeout(() => {
    void reasonFor(context, explain).then((reason) =>
      reason === undefined ? undefined : ending.abort(new Error(reason)),
    );
  }, context.timeoutMs * lastLook);
  try {
    const { signal } = ending;
    return await untilAborted(signal, call({ ...context, signal }));
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener("abort", end);
  }
}
