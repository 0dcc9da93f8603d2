import { notePackage } from "../instrumented-packages.ts";

/** What of a pino logger its diagnostics channel shows. */
export type PinoInstance = Record<symbol, unknown> & {
  readonly levels: { readonly labels: Readonly<Record<number, string>> };
  readonly version?: string;
};

/** Merging object, message, level, time fragment. */
export type AsJsonArguments = readonly [obj: unknown, msg: unknown, level: number, time: string];

/** What `tracing:pino_asJson:*` publishes. https://getpino.io/#/docs/diagnostics */
export interface AsJsonMessage {
  readonly instance: PinoInstance;
  readonly arguments: AsJsonArguments;
  /** The finished line. At the end only, and not after an error. */
  readonly result?: string;
}

/** Where one copy of pino keeps a logger's state. */
export interface PinoSymbols {
  /** The bindings as a JSON fragment: `,"name":"shop"`. */
  readonly chindings: symbol;
  readonly stream: symbol;
  readonly messageKey: symbol;
  readonly errorKey: symbol;
  readonly nestedKey: symbol | undefined;
}

/** pino registers it, so it is the same in every copy. */
export const formattersKey = Symbol.for("pino.formatters");

/** One entry a copy of pino in the process: one, hardly ever two. */
const copies: PinoSymbols[] = [];

/**
 * Returns the symbols of this logger's copy of pino, or `undefined` if it has not got them. pino
 * does not register its symbols, so they are looked up by description, once a copy.
 */
export function pinoSymbols(instance: PinoInstance): PinoSymbols | undefined {
  const known = copies.find(({ chindings }) => chindings in instance);
  if (known !== undefined) return known;
  const all = allSymbols(instance);
  const find = (name: string): symbol | undefined =>
    all.find(({ description }) => description === `pino.${name}`);
  const [chindings, stream] = [find("chindings"), find("stream")];
  const [messageKey, errorKey] = [find("messageKey"), find("errorKey")];
  if (!chindings || !stream || !messageKey || !errorKey) return undefined;
  const found = { chindings, stream, messageKey, errorKey, nestedKey: find("nestedKey") };
  copies.push(found);
  // In a bundle, where nobody sees that it is loaded
  const { version } = instance;
  if (version !== undefined) notePackage({ name: "pino", version, by: "channel" });
  return found;
}

function allSymbols(instance: object): readonly symbol[] {
  const parent: unknown = Object.getPrototypeOf(instance);
  const inherited = typeof parent === "object" && parent !== null ? allSymbols(parent) : [];
  return [...Object.getOwnPropertySymbols(instance), ...inherited];
}
