import type { EventEmitter } from "node:events";
import type { Server } from "node:net";

/** A request and its response, as the server tells of them. */
export type Exchange = readonly unknown[];

/**
 * Tells the listeners of the server, or those of another emitter in its place, of the request: by
 * what stood there before, so that an instrumentation of `emit` sees the request all the same.
 */
export type PassOn = (emitter: EventEmitter) => boolean;

/**
 * Calls `around` instead of telling the server's listeners of a request, whenever they were or will
 * be added: a listener of ours could neither keep a request from them nor know of later ones.
 * Returns how to stop that.
 */
export function interceptRequests(
  server: Server,
  around: (emitter: EventEmitter, exchange: Exchange, passOn: PassOn) => boolean,
): () => void {
  const own: unknown = Object.hasOwn(server, "emit") ? Reflect.get(server, "emit") : undefined;
  let isActive = true;
  function emit(
    this: EventEmitter,
    event: string | symbol,
    ...values: readonly unknown[]
  ): boolean {
    const passOn = (emitter: EventEmitter): boolean => {
      // Looked up at each request: the prototype may be instrumented later
      const inner: unknown = own ?? Reflect.get(Reflect.getPrototypeOf(server) ?? {}, "emit");
      return (
        typeof inner === "function" && Reflect.apply(inner, emitter, [event, ...values]) === true
      );
    };
    return isActive && event === "request" ? around(this, values, passOn) : passOn(this);
  }
  Object.defineProperty(server, "emit", { value: emit, configurable: true, writable: true });
  return () => {
    isActive = false;
    // Whoever came after us still calls us
    if (Reflect.get(server, "emit") !== emit) return;
    if (own === undefined) Reflect.deleteProperty(server, "emit");
    else Object.defineProperty(server, "emit", { value: own, configurable: true, writable: true });
  };
}
