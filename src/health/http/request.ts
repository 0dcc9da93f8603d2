/** A request's target, taken apart. */
export interface Target {
  /** Without empty segments and the slash at the end: `/health/components/db`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Returns the target's parts, or nothing if its percent-encoding is broken. */
export function parseTarget(url: string): Target | undefined {
  const [path = "", ...rest] = url.split("?");
  try {
    const segments = path.split("/").filter((segment) => segment !== "");
    return {
      path: `/${segments.map(decodeURIComponent).join("/")}`,
      query: new URLSearchParams(rest.join("?")),
    };
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
