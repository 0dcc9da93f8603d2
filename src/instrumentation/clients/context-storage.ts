import type { AsyncLocalStorage } from "node:async_hooks";

import { type Context, context } from "@opentelemetry/api";

/**
 * Returns where OpenTelemetry's context manager keeps the active context, so that a channel can set
 * it for a call that it publishes (`channel.bindStore`); `undefined` where the manager has none.
 */
export function contextStorage(): AsyncLocalStorage<Context> | undefined {
  const getManager: unknown = Reflect.get(context, "_getContextManager");
  const manager: unknown =
    typeof getManager === "function" ? Reflect.apply(getManager, context, []) : undefined;
  if (typeof manager !== "object" || manager === null) return undefined;
  const storage: unknown = Reflect.get(manager, "_asyncLocalStorage");
  return isStorage(storage) ? storage : undefined;
}

function isStorage(value: unknown): value is AsyncLocalStorage<Context> {
  return value instanceof Object && "run" in value && "getStore" in value;
}
