import { context, createContextKey } from "@opentelemetry/api";

const key = createContextKey("tamma.request_id");

/** Runs `work` with the request id in its context. */
export function withRequestId<T>(id: string, work: () => T): T {
  return context.with(context.active().setValue(key, id), work);
}

/** Returns the request id of the current context. */
export function currentRequestId(): string | undefined {
  const id = context.active().getValue(key);
  return typeof id === "string" ? id : undefined;
}
