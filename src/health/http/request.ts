/** A request's target, taken apart. Nothing is decoded: what is not ours may be anything. */
export interface Target {
  /** Without empty segments and the slash at the end: `/health/components/db`. */
  readonly path: string;
  /** What follows the first question mark. */
  readonly query: string;
}

/** The absolute form, which a proxy may send: `GET http://shop/health`. RFC 9112 §3.2.2 */
const origin = /^https?:\/\/[^/?#]*/i;

/** Returns the target's parts. */
export function parseTarget(url: string): Target {
  const relative = url.startsWith("/") ? url : url.replace(origin, "");
  const end = relative.indexOf("?");
  const path = end === -1 ? relative : relative.slice(0, end);
  return {
    path: isPlain(path) ? path : `/${path.split("/").filter(Boolean).join("/")}`,
    query: end === -1 ? "" : relative.slice(end + 1),
  };
}

function isPlain(path: string): boolean {
  return path.startsWith("/") && !path.endsWith("/") && !path.includes("//");
}

/** Returns the text without its percent-encoding, or nothing if that is broken. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Returns the names in `?exclude=a&exclude=b,c`. */
export function excluded(query: URLSearchParams): ReadonlySet<string> {
  const names = query.getAll("exclude").flatMap((value) => value.split(","));
  return new Set(names.map((name) => name.trim()).filter((name) => name !== ""));
}

/** Whether `?name`, `?name=true` or `?name=1` is there. */
export function isSet(query: URLSearchParams, name: string): boolean {
  return ["", "1", "true"].includes(query.get(name) ?? "no");
}
