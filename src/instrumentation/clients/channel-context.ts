import { tracingChannel } from "node:diagnostics_channel";

import { type Context, context, ROOT_CONTEXT } from "@opentelemetry/api";

import { isReference } from "../is-reference.ts";
import { contextStorage } from "./context-storage.ts";

/**
 * Calls the callback of a published call in the context of the call. A pool calls it where another
 * request gives its connection back: what follows would be part of that request.
 */
export function restoreContext(channel: string): void {
  const storage = contextStorage();
  if (storage === undefined) return;
  const callers = new WeakMap<object, Context>();
  const { start, asyncStart } = tracingChannel(channel);
  start.subscribe((message) => {
    if (isReference(message)) callers.set(message, context.active());
  });
  asyncStart.bindStore(storage, (message) => {
    const caller = isReference(message) ? callers.get(message) : undefined;
    return caller ?? context.active();
  });
}

/**
 * Lets a published call be part of no request. What a connection does later, such as sending what has
 * waited for it, is not the work of the request in which it was opened.
 */
export function detachContext(channel: string): void {
  const storage = contextStorage();
  if (storage !== undefined) tracingChannel(channel).start.bindStore(storage, () => ROOT_CONTEXT);
}
