import { type Context, context } from "@opentelemetry/api";

let latest: { readonly error: unknown; readonly context: Context } | undefined;

/**
 * Notes that `error` leaves the current context: what is thrown through a `context.with` is uncaught
 * outside of it. The latest one is kept.
 */
export function noteLeaving(error: unknown): void {
  latest = { error, context: context.active() };
}

/** Returns the context that `error` was thrown in, if that was noted, and forgets it. */
export function takeThrownContext(error: unknown): Context | undefined {
  const found = latest !== undefined && Object.is(latest.error, error) ? latest.context : undefined;
  latest = undefined;
  return found;
}
