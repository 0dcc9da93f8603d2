import type { DashboardSet } from "../dashboards/definition.ts";
import type { Flaw } from "../shape.ts";
import { isObject } from "../is-object.ts";
import { nearest } from "../nearest.ts";
import { show } from "../show.ts";
import { dashboards, type DashboardUid } from "./dashboards/index.ts";

/** Either what is wanted or what is not. @default all that ship */
export type ShippedDashboardsOptions =
  | { readonly only?: readonly DashboardUid[]; readonly without?: never }
  | { readonly without?: readonly DashboardUid[]; readonly only?: never };

const where = "shippedDashboards";

/**
 * Returns the dashboards that ship: all, only those that are named, or all without those. What
 * cannot be meant is reported with the other problems of the config.
 */
export function shippedDashboards(options: ShippedDashboardsOptions = {}): DashboardSet {
  const problems = optionProblems(options);
  const { only, without = [] } = isObject(options) ? options : {};
  const wanted = ({ uid }: { readonly uid: string }): boolean =>
    (only === undefined || names(only).includes(uid)) && !names(without).includes(uid);
  return { dashboards: dashboards.filter(wanted), problems };
}

function names(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

function optionProblems(options: unknown): readonly Flaw[] {
  if (!isObject(options)) {
    const expected = 'an object such as { without: ["trends"] }';
    return [{ field: where, expected, got: show(options) }];
  }
  const keys = Object.keys(options).filter((key) => options[key] !== undefined);
  const both = keys.includes("only") && keys.includes("without");
  return [
    ...(both ? [{ field: where, expected: "either only or without", got: "both" }] : []),
    ...keys.flatMap((key) => listProblems(key, options[key])),
  ];
}

function listProblems(key: string, list: unknown): readonly Flaw[] {
  if (key !== "only" && key !== "without") {
    return [{ field: where, expected: "only or without", got: key }];
  }
  const field = `${where}.${key}`;
  if (!Array.isArray(list)) return [{ field, expected: "a list of uids", got: show(list) }];
  const known = dashboards.map(({ uid }) => uid);
  return list.flatMap((uid: unknown, index) => {
    if (known.some((one) => one === uid)) return [];
    const near = nearest(String(uid), known);
    const expected = near === undefined ? `one of ${known.join(", ")}` : `the dashboard ${near}`;
    return [{ field: `${field}[${index}]`, expected, got: show(uid) }];
  });
}
