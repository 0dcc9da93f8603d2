import type { IncomingMessage } from "node:http";

import { context, type Context } from "@opentelemetry/api";

import { type Method, replaceMethod } from "../loading/replace-method.ts";
import { noteLeaving } from "../lifecycle/thrown-context.ts";

/**
 * Lets OpenTelemetry's instrumentation of `node:http` follow each request of a server to its end:
 * those that `checkContinue` or `checkExpectation` answer, which are no `request`, and those whose
 * handler throws, whose span it would end before the response and outside of the crash's record.
 *
 * The method is not public; the package is pinned and tests watch it.
 */
export function followServerEvents(instrumentation: object): void {
  replaceMethod(instrumentation, "_incomingRequestFunction", following);
}

/** What Node emits in place of `request`. https://nodejs.org/api/http.html#event-checkcontinue */
const expectations: ReadonlySet<unknown> = new Set(["checkContinue", "checkExpectation"]);

/** The contexts of requests that began with one: `request` follows if the application goes on. */
const begun = new WeakMap<IncomingMessage, Context>();

/** `create(component, emit)` returns what takes the place of a server's `emit`. */
function following(create: Method): Method {
  return function incomingRequestFunction(component, original) {
    if (typeof original !== "function") return create.call(this, component, original);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a function, called as it was
    const emit = original as Method;
    let emitted: unknown;
    let thrown: { readonly error: unknown } | undefined;
    const emitInContext: Method = function emitInContext(...args) {
      const [, request] = args;
      const event = emitted;
      if (expectations.has(event)) begun.set(asRequest(request), context.active());
      try {
        return emit.apply(this, args.with(0, event));
      } catch (error) {
        noteLeaving(error);
        thrown = { error };
        return true;
      }
    };
    const traced = create.call(this, component, emitInContext);
    if (typeof traced !== "function") return traced;
    return function incomingRequest(this: object, ...args: unknown[]): unknown {
      const [event, request] = args;
      if (event !== "request" && !expectations.has(event)) return emit.apply(this, args);
      const began = begun.get(asRequest(request));
      if (began !== undefined) return context.with(began, () => emit.apply(this, args));
      emitted = event;
      const result: unknown = Reflect.apply(traced, this, args.with(0, "request"));
      if (thrown === undefined) return result;
      const { error } = thrown;
      thrown = undefined;
      // oxlint-disable-next-line typescript/only-throw-error -- what the application has thrown
      throw error;
    };
  };
}

/** Servers emit these events with nothing else; asked of a WeakMap, anything is safe to look up. */
function asRequest(request: unknown): IncomingMessage {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return request as IncomingMessage;
}
