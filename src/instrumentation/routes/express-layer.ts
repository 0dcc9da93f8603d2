/**
 * A layer of a router's stack. What a mount's pattern was is known differently by version: router 2.3
 * keeps it, older ones of router 2 have functions only, and express 4 has a regular expression.
 */
export interface RouterLayer {
  readonly name: string;
  readonly route?: object & { readonly path: unknown };
  /** A router is a function with a stack. */
  readonly handle?: { readonly stack?: readonly RouterLayer[] };
  /** router 2: matches every path, as one mounted on `/` does. */
  readonly slash?: boolean;
  /** router 2.3 */
  readonly rawPath?: unknown;
  /** router 2: one for each pattern. */
  readonly matchers?: readonly ((path: string) => Match | false)[];
  /** express 4 */
  readonly regexp?: RegExp & { readonly fast_slash?: boolean };
  /** express 4: the names of the groups; a number for those without. */
  readonly keys?: readonly { readonly name: string | number }[];
}

interface Match {
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** How a layer has matched the beginning of a path. */
export interface Mount {
  /** Such as `/shops/:shop`; empty for `/`. */
  readonly template: string;
  /** The path that is left. */
  readonly rest: string;
}

/** Returns how `layer` matches the beginning of `path`, if it does. */
export function mountOf(layer: RouterLayer, path: string): Mount | undefined {
  const { slash, matchers, regexp } = layer;
  if (slash === true || regexp?.fast_slash === true) return { template: "", rest: path };
  if (regexp !== undefined) return mountOfRegexp(layer, regexp, path);
  for (const [index, matcher] of (matchers ?? []).entries()) {
    const match = matcher(path);
    if (match === false) continue;
    const pattern = nth(layer.rawPath, index);
    const matched = trimEnd(match.path);
    const template =
      typeof pattern === "string" || pattern instanceof RegExp
        ? trimEnd(String(pattern))
        : firstSpelling(layer, named(matched, match.params));
    return { template, rest: restOf(path, matched) };
  }
  return undefined;
}

/** Returns the template of a route itself: of several, the one that has matched. */
export function routeTemplate(
  { path: pattern }: { readonly path: unknown },
  layer: RouterLayer | undefined,
  path: string,
): string {
  if (!Array.isArray(pattern)) return String(pattern);
  // express 4 makes one regular expression of all
  if (layer?.regexp !== undefined) return withNames(layer, layer.regexp, path)?.template ?? "";
  const index = layer?.matchers?.findIndex((matcher) => matcher(path) !== false) ?? -1;
  const patterns: readonly unknown[] = pattern.flat(Infinity);
  return index === -1 ? patterns.map(String).join(",") : String(patterns[index]);
}

function nth(pattern: unknown, index: number): unknown {
  return Array.isArray(pattern) ? pattern[index] : pattern;
}

/** Puts the names in place of the values, from the end: what stands before is rather a literal. */
function named(path: string, params: Match["params"]): string {
  const left = Object.entries(params).toReversed();
  const segments = path.split("/").toReversed();
  const replaced = segments.map((segment) => {
    const [name, value] = left[0] ?? [];
    if (name === undefined || value !== decodeURIComponent(segment)) return segment;
    left.shift();
    return `:${name}`;
  });
  return replaced.toReversed().join("/");
}

/** How path-to-regexp 0.1 ends what it makes of a string, for a mount. */
const endOfMount = "\\/?(?=\\/|$)";

/** What it makes of one without parameters: the string itself, with slashes escaped. */
const literalMount = /^\^((?:\\.|[^\\()[\]*+?|])*)\\\/\?\(\?=\\\/\|\$\)$/;

/** Spellings that a mount was requested by: without regard to case, they are the same. */
const spellings = new WeakMap<RouterLayer, string[]>();

function mountOfRegexp(layer: RouterLayer, regexp: RegExp, path: string): Mount | undefined {
  const found = withNames(layer, regexp, path);
  if (found === undefined) return undefined;
  const rest = restOf(path, found.matched);
  const [, literal] = literalMount.exec(regexp.source) ?? [];
  if (literal !== undefined) return { template: literal.replaceAll(/\\(.)/g, "$1"), rest };
  // One that the application has written
  if (!regexp.source.endsWith(endOfMount)) return { template: String(regexp), rest };
  return { template: found.template, rest };
}

/** Puts the names of the groups in place of what they have matched. */
function withNames(
  layer: RouterLayer,
  regexp: RegExp,
  path: string,
): { readonly matched: string; readonly template: string } | undefined {
  const found = new RegExp(regexp.source, `${regexp.flags.replace("d", "")}d`).exec(path);
  if (found === null) return undefined;
  const matched = trimEnd(found[0]);
  const groups = (found.indices ?? []).slice(1);
  const template = groups.reduceRight((text, range, index) => {
    const name = layer.keys?.[index]?.name;
    if (range === undefined || name === undefined) return text;
    const placeholder = typeof name === "number" ? "*" : `:${name}`;
    return text.slice(0, range[0]) + placeholder + text.slice(range[1]);
  }, matched);
  return { matched, template: firstSpelling(layer, template) };
}

function firstSpelling(layer: RouterLayer, template: string): string {
  const known = spellings.get(layer) ?? [];
  const same = known.find((other) => other.toLowerCase() === template.toLowerCase());
  if (same !== undefined) return same;
  spellings.set(layer, [...known, template]);
  return template;
}

function restOf(path: string, matched: string): string {
  return path.slice(matched.length) || "/";
}

function trimEnd(path: string): string {
  return path.replace(/\/+$/, "");
}
