import { replaceMethod } from "../loading/replace-method.ts";
import type { LoggerPatch } from "./logger-patches.ts";
import type { AsJsonArguments, AsJsonMessage, PinoInstance } from "./pino-instance.ts";

/** What is done with a line before and after pino formats it, as with its diagnostics channel. */
export interface PinoListener {
  readonly start: (message: AsJsonMessage) => void;
  readonly end: (message: AsJsonMessage) => void;
}

/**
 * Follows pino 8 and 9 before 9.10, which have no diagnostics channel: all loggers of a copy of pino
 * share one prototype, whose `asJson` does what later versions publish.
 */
export function pinoBeforeChannelPatch({ start, end }: PinoListener): LoggerPatch {
  return {
    name: "pino",
    versions: [">=8.0.0 <9.10.0"],
    patch: (exports) => {
      const symbols: unknown = Reflect.get(exports, "symbols");
      const asJson: unknown =
        typeof symbols === "object" && symbols !== null
          ? Reflect.get(symbols, "asJsonSym")
          : undefined;
      const prototype = typeof asJson === "symbol" ? prototypeOf(exports, asJson) : undefined;
      if (typeof asJson !== "symbol" || prototype === undefined) return false;
      return replaceMethod(
        prototype,
        asJson,
        (original) =>
          function asJson(...args) {
            const message: AsJsonMessage = {
              // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a method of pino's loggers
              instance: this as PinoInstance,
              // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same since pino 5
              arguments: args as unknown as AsJsonArguments,
            };
            start(message);
            let result: unknown;
            try {
              result = Reflect.apply(original, this, args);
              return result;
            } finally {
              end(typeof result === "string" ? { ...message, result } : message);
            }
          },
      );
    },
  };
}

/** Returns what holds the method, of a logger made for it that writes nowhere. */
function prototypeOf(pino: object, method: symbol): object | undefined {
  if (typeof pino !== "function") return undefined;
  const logger: unknown = Reflect.apply(pino, undefined, [
    { base: null },
    { write: (): void => undefined },
  ]);
  let holder: unknown = logger;
  while (typeof holder === "object" && holder !== null) {
    if (Object.hasOwn(holder, method)) return holder;
    holder = Object.getPrototypeOf(holder);
  }
  return undefined;
}
