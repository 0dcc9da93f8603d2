import { environmentLabel } from "../alerting/alertmanager/alert-labels.ts";
import { label } from "../alerting/alertmanager/matcher.ts";
import { noneOf, oneOf, present, type Matcher } from "../promql/label-condition.ts";
import { isObject } from "../is-object.ts";
import type { Flaw } from "../shape.ts";
import { show } from "../show.ts";

/**
 * Which environments (`deployment.environment.name`) page. An alert without an environment always
 * does: it is about what all of them share, or there is only one.
 */
export type PagingEnvironments =
  | { readonly only: readonly string[] }
  | { readonly allBut: readonly string[] };

/**
 * What does not page where nobody says so: all of the semantic convention's names but `production`.
 * https://opentelemetry.io/docs/specs/semconv/registry/attributes/deployment/
 */
export const defaultPaging: PagingEnvironments = { allBut: ["staging", "test", "development"] };

/** What an alert fulfils whose environment pages nobody. */
export type QuietEnvironments = readonly Matcher<typeof environmentLabel>[];

/** Returns what an alert fulfils whose environment pages nobody; nothing where every one pages. */
export function quietEnvironments(paging: PagingEnvironments): QuietEnvironments {
  const [first, ...others] = "only" in paging ? paging.only : paging.allBut;
  if (first === undefined) return [];
  return "only" in paging
    ? [label(environmentLabel, present), label(environmentLabel, noneOf(first, ...others))]
    : [label(environmentLabel, oneOf(first, ...others))];
}

/** Returns what cannot be meant of an option that ought to be `PagingEnvironments`. */
export function pagingFlaws(paging: unknown, field: string): readonly Flaw[] {
  if (paging === undefined) return [];
  const expected = '{ only: ["production"] } or { allBut: ["staging"] }';
  const entries = isObject(paging) ? Object.entries(paging) : [];
  const [[key, names] = []] = entries;
  if (entries.length !== 1 || (key !== "only" && key !== "allBut") || !Array.isArray(names)) {
    return [{ field, expected, got: show(paging) }];
  }
  const list: readonly unknown[] = names;
  const none =
    key === "only" && list.length === 0
      ? [{ field: `${field}.only`, expected: "at least one environment", got: "none" }]
      : [];
  return [
    ...none,
    ...list
      .filter((name) => typeof name !== "string" || name.trim() === "")
      .map((name) => ({
        field: `${field}.${key}`,
        expected: "names of environments",
        got: show(name),
      })),
  ];
}
