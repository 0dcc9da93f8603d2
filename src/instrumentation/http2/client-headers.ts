import type { OutgoingHttpHeaders } from "node:http2";

/** What `session.request()` takes: an object, since Node.js 24 also a list of names and values. */
export type GivenHeaders = OutgoingHttpHeaders | readonly unknown[] | null | undefined;

/** Returns headers as an object with names in lower case, to look at. */
export function readable(headers: GivenHeaders): OutgoingHttpHeaders {
  if (headers === null || headers === undefined) return {};
  const entries: (readonly [unknown, unknown])[] = isList(headers)
    ? headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1]] as const] : []))
    : Object.entries(headers);
  const lower = entries.map(([name, value]) => [String(name).toLowerCase(), value] as const);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- values are looked at as unknown
  return Object.fromEntries(lower) as OutgoingHttpHeaders;
}

/** Returns a copy of headers, in the form that they have, with `added` ones in place of the same. */
export function withHeaders(
  headers: GivenHeaders,
  added: Readonly<Record<string, string>>,
): GivenHeaders {
  const isReplaced = (name: unknown): boolean => Object.hasOwn(added, String(name).toLowerCase());
  if (!isList(headers)) {
    const kept = Object.entries(headers ?? {}).filter(([name]) => !isReplaced(name));
    return copySymbols(headers, { ...Object.fromEntries(kept), ...added });
  }
  const kept = headers.filter((_, at) => !isReplaced(headers[at - (at % 2)]));
  return copySymbols(headers, [...kept, ...Object.entries(added).flat()]);
}

/**
 * Under a symbol, for lists too, are the names of headers that are never to be compressed. It is
 * Node's `sensitiveHeaders`; to import it would load `node:http2`.
 */
function copySymbols<T extends object>(from: GivenHeaders, to: T): T {
  for (const symbol of Object.getOwnPropertySymbols(from ?? {})) {
    Reflect.set(to, symbol, Reflect.get(Object(from), symbol));
  }
  return to;
}

function isList(headers: GivenHeaders): headers is readonly unknown[] {
  return Array.isArray(headers);
}
