import type { DashboardDefinition, DashboardSet, Named } from "../dashboards/definition.ts";
import { itemsOf } from "../dashboards/define/problem.ts";
import { isObject } from "../is-object.ts";
import { nearest } from "../nearest.ts";
import type { Flaw } from "../shape.ts";
import { show } from "../show.ts";
import { changedBy, type DashboardChange } from "./dashboards/change.ts";
import { changeProblems, namedByChanges } from "./dashboards/change-problems.ts";
import { shipped, type DashboardUid, type ShippedName } from "./dashboards/index.ts";
import { toDefinition } from "./dashboards/shipped-dashboard.ts";

/** What becomes of one of them: changes, another in its place, or nothing. */
type Change = DashboardChange | readonly DashboardChange[] | DashboardDefinition | false;

/**
 * Which of the dashboards ship, and what becomes of each: changes, another with its uid, or `false` to
 * leave it out. Each by its name: `home`, `serviceOverview`, `nodejsRuntime`, `health`, `objectives`,
 * `alerts`, `pipeline`, `trends`.
 * @default all, as they are
 */
export type ShippedDashboardsOptions = Choice & { readonly [N in ShippedName]?: Change };

/** Only these or all but these, by uid. */
type Choice =
  | { readonly only?: readonly DashboardUid[]; readonly without?: never }
  | { readonly without?: readonly DashboardUid[]; readonly only?: never };

const where = "shippedDashboards";
const names = Object.keys(shipped);

/**
 * Returns the dashboards that ship: all or some, changed, replaced or left out. What cannot be meant
 * is reported with the other problems of the config.
 */
export function shippedDashboards(options: ShippedDashboardsOptions = {}): DashboardSet {
  const given: Readonly<Record<string, unknown>> = isObject(options) ? options : {};
  const dashboards = Object.entries(shipped).flatMap(([name, dashboard]) => {
    const change = given[name];
    if (change === false || !isWanted(dashboard.uid, given)) return [];
    if (isDefinition(change)) return [change];
    return [toDefinition(dashboard, changedBy(change))];
  });
  return { dashboards, problems: optionProblems(options), ...namedIn(given) };
}

/** Returns what the changes of those that ship name, a dashboard in their place aside: it says so itself. */
function namedIn(given: Readonly<Record<string, unknown>>): Required<Named> {
  const all = names
    .filter((name) => !isDefinition(given[name]))
    .map((name) => namedByChanges(`${where}.${name}`, given[name]));
  return {
    shown: all.flatMap(({ shown }) => shown),
    alerts: all.flatMap(({ alerts }) => alerts),
    links: all.flatMap(({ links }) => links),
  };
}

function isWanted(uid: string, { only, without }: Readonly<Record<string, unknown>>): boolean {
  return (only === undefined || itemsOf(only).includes(uid)) && !itemsOf(without).includes(uid);
}

function isDefinition(value: unknown): value is DashboardDefinition {
  return isObject(value) && typeof value["compose"] === "function";
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
    ...keys.flatMap((key) => fieldProblems(key, options[key])),
  ];
}

function fieldProblems(key: string, value: unknown): readonly Flaw[] {
  const field = `${where}.${key}`;
  if (key === "only" || key === "without") return listProblems(field, value);
  const dashboard = Object.entries(shipped).find(([name]) => name === key)?.[1];
  if (dashboard === undefined) {
    const near = nearest(key, [...names, "only", "without"]);
    const expected = near ?? `only, without or a dashboard (${names.join(", ")})`;
    return [{ field: where, expected, got: key }];
  }
  if (value === false) return [];
  if (isDefinition(value)) {
    return value.uid === dashboard.uid
      ? []
      : [{ field: `${field}.uid`, expected: dashboard.uid, got: show(value.uid) }];
  }
  return changeProblems(field, dashboard, value);
}

function listProblems(field: string, list: unknown): readonly Flaw[] {
  if (!Array.isArray(list)) return [{ field, expected: "a list of uids", got: show(list) }];
  const known = Object.values(shipped).map(({ uid }) => uid);
  return list.flatMap((uid: unknown, index) => {
    if (known.some((one) => one === uid)) return [];
    const near = typeof uid === "string" ? nearest(uid, known) : undefined;
    const expected = near === undefined ? `one of ${known.join(", ")}` : `the dashboard ${near}`;
    return [{ field: `${field}[${index}]`, expected, got: show(uid) }];
  });
}
