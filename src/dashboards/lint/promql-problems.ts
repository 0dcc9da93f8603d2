import { toPromDuration } from "../../duration.ts";
import type { DurationNode, SelectorNode, Syntax } from "../../promql/evaluate/parse/syntax.ts";
import { walkSyntax } from "../../promql/evaluate/parse/walk.ts";
import { show } from "../../show.ts";
import { shortestIntervalMs } from "./fill-in.ts";
import type { Found } from "./finding.ts";
import type { PromqlQuery } from "./promql-queries.ts";
import type { Subject } from "./subject.ts";

export function promqlProblems({ queries }: Subject): readonly Found[] {
  return queries
    .filter(({ root }) => root === undefined)
    .map(({ place, text, problem }) => ({
      place,
      expected: "PromQL",
      got: `${show(text)} (${problem})`,
    }));
}

/** Samples that a rate wants in its window: two, and two that may be late. */
const samplesInWindow = 4;

/** What reads how much a counter grows within a window. */
const growth = new Set(["rate", "irate", "increase", "delta", "idelta", "deriv"]);

export function windowProblems({ queries, scrapeIntervalMs }: Subject): readonly Found[] {
  const leastMs = samplesInWindow * scrapeIntervalMs;
  const expected = `a window of $__rate_interval, or at least ${toPromDuration(leastMs)}`;
  const isShort = (range: DurationNode): boolean =>
    (inMs(range, scrapeIntervalMs) ?? leastMs) < leastMs;
  return queries.flatMap((query) =>
    nodesOf(query).flatMap((node) => {
      if (node.type !== "call" || !growth.has(node.name)) return [];
      return node.args
        .flatMap((arg) => (arg.type === "selector" ? [arg] : []))
        .filter(({ range }) => range !== undefined && isShort(range))
        .map((selector) => ({
          place: query.place,
          expected,
          got: `${node.name} over ${windowText(query, selector)}`,
        }));
    }),
  );
}

function nodesOf({ root }: PromqlQuery): readonly Syntax[] {
  return root === undefined ? [] : walkSyntax(root);
}

/** Returns undefined where it depends on the step of the query. `$__interval` is a scrape at least. */
function inMs(duration: DurationNode, intervalMs: number): number | undefined {
  if (duration.type === "ms") return duration.ms === shortestIntervalMs ? intervalMs : duration.ms;
  if (duration.type !== "operation") return undefined;
  const [left, right] = [inMs(duration.left, intervalMs), inMs(duration.right, intervalMs)];
  if (left === undefined || right === undefined) return undefined;
  // Others are rare, and none makes a window of an interval
  return duration.operator === "*" ? left * (right / 1_000) : Math.max(left, right);
}

function windowText({ filled }: PromqlQuery, { from, to }: SelectorNode): string {
  const text = filled.slice(from, to);
  const window = text.slice(text.lastIndexOf("[") + 1, text.lastIndexOf("]"));
  return window.replaceAll(`${shortestIntervalMs}ms`, () => "$__interval");
}
