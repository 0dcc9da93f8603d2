import { toMs } from "../../duration.ts";
import { metricName } from "../../promql/evaluate/labels.ts";
import { parsePromql } from "../../promql/evaluate/parse/parse.ts";
import { unwrapped, type SelectorNode, type Syntax } from "../../promql/evaluate/parse/syntax.ts";
import { childrenOf, walkSyntax } from "../../promql/evaluate/parse/walk.ts";
import type { Mismatch } from "../../shape.ts";

/**
 * Stands for the window of a burn rate while a query is read: a length of time that nobody writes,
 * as PromQL and as milliseconds.
 */
export const windowMark = "2h11m59s";
export const windowMarkMs = toMs(windowMark);

/** How tools that make rules of OpenSLO write the window in a query. */
export const windowTemplate = "{{.window}}";
export const windowPattern = /\{\{\s*\.window\s*\}\}/g;

/** A query over the window. */
export interface WindowedQuery {
  /** PromQL with {@link windowMark} for the window. */
  readonly text: string;
  readonly syntax: Syntax;
  /** What was made of the query, where it is not as it was written. */
  readonly note?: string;
}

/**
 * Returns the query as one over a window. A query may name the window as `{{.window}}`. If it does
 * not, each of its ranges becomes the window: a rate over five minutes, averaged over an hour, is the
 * rate over the hour. Without a range, each series is taken as a counter or averaged as a gauge.
 *
 * @param isCounter whether series without a range are counters; undefined: their names say so
 */
export function overWindow(
  query: string,
  isCounter: boolean | undefined,
): WindowedQuery | Mismatch {
  const written = query.trim().replaceAll(windowPattern, windowMark);
  const isMarked = written !== query.trim();
  const whole = tryParse(written);
  if ("expected" in whole) return whole;
  const { from, to } = withoutZero(whole);
  const marked = written.slice(from, to);
  const read = parsePromql(marked);
  const selectors = walkSyntax(read).filter((node) => node.type === "selector");
  if (selectors.length === 0) return { expected: "PromQL that reads series", got: query };
  const ranged = selectors.filter(({ range }) => range !== undefined);
  if (isMarked) return increasesAsRates(marked, read, undefined);
  if (ranged.length === selectors.length) {
    const text = splice(marked, ranged, (part) =>
      part.replace(/\[[^\][]*\](?!.*\[)/s, `[${windowMark}]`),
    );
    return reparsed(text, "its range became the window of each burn rate");
  }
  if (ranged.length > 0) return { expected: "a range for each series, or for none", got: query };
  return withoutRanges(marked, read, selectors, isCounter ?? selectors.every(isNamedCounter));
}

function withoutRanges(
  query: string,
  syntax: Syntax,
  selectors: readonly SelectorNode[],
  isCounter: boolean,
): WindowedQuery | Mismatch {
  if (walkSyntax(syntax).some(({ type }) => type === "subquery")) {
    return { expected: "a range for each series, or {{.window}}", got: query };
  }
  if (selectors.some(({ at, offset }) => at !== undefined || offset !== undefined)) {
    return { expected: "series without offset and @", got: query };
  }
  const text = query.trim();
  if (isCounter) return reparsed(splice(text, selectors, (part) => `rate(${part}[${windowMark}])`));
  if (isLinear(syntax)) {
    return reparsed(splice(text, selectors, (part) => `avg_over_time(${part}[${windowMark}])`));
  }
  return reparsed(`avg_over_time((${text})[${windowMark}:1m])`);
}

/** `or vector(0)` at the end: an objective does so itself, with the labels that the rest has. */
function withoutZero(node: Syntax): Syntax {
  const whole = unwrapped(node);
  if (whole.type !== "binary" || whole.operator !== "or") return node;
  const right = unwrapped(whole.right);
  if (right.type !== "call" || right.name !== "vector") return node;
  const [value] = right.args;
  return value?.type === "number" && value.value === 0 ? unwrapped(whole.left) : node;
}

/** What Prometheus' conventions call a counter, and the parts of histograms. */
function isNamedCounter(selector: SelectorNode): boolean {
  return /_(?:total|count|bucket|sum)$/.test(nameIn(selector) ?? "");
}

/** Where the mean of the whole is the whole of the means. */
function isLinear(node: Syntax): boolean {
  if (node.type === "selector") return true;
  if (node.type === "paren") return isLinear(node.of);
  if (node.type === "aggregate") return node.operator === "sum" && isLinear(node.of);
  return false;
}

function reparsed(text: string, note?: string): WindowedQuery | Mismatch {
  const syntax = tryParse(text);
  return "expected" in syntax ? syntax : increasesAsRates(text, syntax, note);
}

/** Of two increases over one window the ratio is that of the rates. */
function increasesAsRates(
  text: string,
  syntax: Syntax,
  note: string | undefined,
): WindowedQuery | Mismatch {
  const calls = walkSyntax(syntax).filter((node) => node.type === "call");
  const increases = calls.filter(({ name }) => name === "increase");
  if (increases.length === 0) return { text, syntax, ...(note === undefined ? {} : { note }) };
  if (calls.some(({ name }) => name === "rate")) {
    return {
      expected: "rates or increases, not both",
      got: text.replaceAll(windowMark, windowTemplate),
    };
  }
  const rates = splice(text, increases, (part) => part.replace(/^increase/i, "rate"));
  const why = "its increases became rates, whose ratio is the same";
  return {
    text: rates,
    syntax: parsePromql(rates),
    note: note === undefined ? why : `${note}; ${why}`,
  };
}

/** Returns the text with what stands in the places of the nodes replaced. Nodes do not overlap. */
function splice(
  text: string,
  nodes: readonly { readonly from: number; readonly to: number }[],
  replace: (part: string) => string,
): string {
  return nodes
    .toSorted((a, b) => b.from - a.from)
    .reduce(
      (rest, { from, to }) => rest.slice(0, from) + replace(rest.slice(from, to)) + rest.slice(to),
      text,
    );
}

function tryParse(text: string): Syntax | Mismatch {
  try {
    return parsePromql(text);
  } catch (error) {
    const got = `${text.replaceAll(windowMark, windowTemplate)} (${String(error instanceof Error ? error.message : error)})`;
    return { expected: "PromQL", got };
  }
}

/** Returns the metric's name that the selector gives; undefined where it is a pattern or missing. */
export function nameIn({ matchers }: SelectorNode): string | undefined {
  return matchers.find(({ name, operator }) => name === metricName && operator === "=")?.value;
}

/** Returns whether both are the same but for parentheses, places and the order of conditions. */
export function sameSyntax(left: Syntax, right: Syntax): boolean {
  return JSON.stringify(plain(left)) === JSON.stringify(plain(right));
}

function plain(given: Syntax): unknown {
  const node = unwrapped(given);
  const { from: _from, to: _to, ...rest } = node;
  const children = childrenOf(node).map(plain);
  if (node.type !== "selector")
    return { ...rest, of: children, args: [], left: 0, right: 0, parameter: 0 };
  const matchers = node.matchers
    .map(({ name, operator, value }) => `${name}${operator}${value}`)
    .toSorted();
  return { ...rest, matchers };
}
