import type { CheckContext } from "../../check.ts";

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

/**
 * Returns `call` for a client that cannot cancel: the result settles when the signal aborts, and
 * fails without a further call while an earlier one is unanswered. A silent server therefore holds
 * one connection at most, whoever runs the check and however often: five unguarded `SELECT 1` use
 * up a pool of five.
 */
export function oneAtATime<T>(
  call: (context: CheckContext) => Promise<T> | T,
): (context: CheckContext) => Promise<T> {
  let startedAt: number | undefined;
  const tracked = async (context: CheckContext): Promise<T> => {
    try {
      return await call(context);
    } finally {
      startedAt = undefined;
    }
  };
  return async (context) => {
    if (startedAt !== undefined) {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      throw new Error(`an earlier call is still unanswered after ${seconds} s`);
    }
    context.signal.throwIfAborted();
    startedAt = performance.now();
    return untilAborted(context.signal, tracked(context));
  };
}
