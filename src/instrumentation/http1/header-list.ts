/**
 * A request's headers as `node:http` takes them in an array, `["Host", "h"]` or `[["Host", "h"]]`:
 * Node sends them as they stand and adds none of its own.
 * https://nodejs.org/api/http.html#httprequestoptions-callback
 */
export type HeaderList = readonly unknown[];

/** Returns the headers by their names in lower case; of several with one name, the last. */
export function toHeaders(list: HeaderList): Record<string, unknown> {
  const headers = pairs(list).flatMap(([name, value]): [string, unknown][] =>
    typeof name === "string" ? [[name.toLowerCase(), value]] : [],
  );
  return Object.fromEntries(headers);
}

/**
 * Returns the list with what `headers` has more or otherwise than {@link toHeaders} gave: a value
 * takes the place of the one there, a new header comes last. Everything else stays as it is, and so
 * does a list that Node will refuse.
 */
export function withHeaders(
  list: HeaderList,
  headers: Readonly<Record<string, unknown>>,
): HeaderList {
  if (!isNested(list) && list.length % 2 !== 0) return list;
  const before = toHeaders(list);
  const changed = Object.entries(headers).filter(([name, value]) => before[name] !== value);
  if (changed.length === 0) return list;
  const changes = new Map(changed);
  const replaced = pairs(list).map((pair) => {
    const name = String(pair[0]).toLowerCase();
    return changes.has(name) ? [pair[0], changes.get(name)] : pair;
  });
  const added = changed.filter(([name]) => !Object.hasOwn(before, name));
  const all = [...replaced, ...added];
  return isNested(list) ? all : all.flatMap(([name, value]) => [name, value]);
}

/** Node looks at the first entry alone. */
function isNested(list: HeaderList): boolean {
  return Array.isArray(list[0]);
}

function pairs(list: HeaderList): readonly (readonly unknown[])[] {
  if (isNested(list))
    return list.map((pair): readonly unknown[] => (Array.isArray(pair) ? pair : []));
  return list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1]]] : []));
}
