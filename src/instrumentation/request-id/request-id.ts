import { randomUUID } from "node:crypto";

import { context, createContextKey, type Context } from "@opentelemetry/api";

/** The key on spans, on log lines and on log records. */
export const requestIdAttribute = "request_id";

const key = createContextKey("@tamma/observability request id");

/** What UUIDs, ULIDs, trace ids, base64url and the ids of the usual proxies are made of. */
const wellFormed = /^[\w.:+/=~@-]{1,128}$/;

/** Whether `id` may be used: 1 to 128 characters that are safe in a header and in a log line. */
export function isRequestId(id: string): boolean {
  return wellFormed.test(id);
}

/**
 * Returns the first request id of a header's value, or `undefined` if that is not well formed.
 *
 * A header that was sent twice arrives as `a, a`: an application that forwards the id by itself and
 * an instrumentation that does so too.
 */
export function parseRequestId(header: unknown): string | undefined {
  const value: unknown = Array.isArray(header) ? header[0] : header;
  const id = typeof value === "string" ? value.split(",", 1)[0]?.trim() : undefined;
  return id !== undefined && isRequestId(id) ? id : undefined;
}

/** Returns a new request id: a random UUID. */
export function newRequestId(): string {
  return randomUUID();
}

/** Returns the request id that `ctx` carries. */
export function requestIdOf(ctx: Context): string | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only setRequestId writes this key
  return ctx.getValue(key) as string | undefined;
}

/** Returns `ctx` with the request id, which must be well formed. */
export function setRequestId(ctx: Context, id: string): Context {
  return ctx.setValue(key, id);
}

/**
 * Returns the id of the request that is being handled, or `undefined` outside of one and without
 * the preload.
 */
export function currentRequestId(): string | undefined {
  return requestIdOf(context.active());
}

/**
 * Runs `fn` as part of the request `id` and returns its result. Log lines, spans of consumers and
 * outgoing calls carry the id. For work that leaves HTTP, such as a queue: put
 * {@link currentRequestId} into the message and call this where the message is handled.
 *
 * An id that is missing or not well formed (see {@link isRequestId}) is replaced by a new one.
 */
export function withRequestId<T>(id: string | undefined, fn: () => T): T {
  const used = parseRequestId(id) ?? newRequestId();
  return context.with(setRequestId(context.active(), used), fn);
}
