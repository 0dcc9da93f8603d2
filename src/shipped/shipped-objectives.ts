import { isWholeDays } from "../alerting/rules/objective-options.ts";
import { defineRules, type RuleFile } from "../alerting/rules/rule-file.ts";
import { leastTarget, windowDays } from "../metrics/burn-rates.ts";
import type { Flaw } from "../shape.ts";
import { isObject } from "../is-object.ts";
import { fieldLike, nearest } from "../nearest.ts";
import { show } from "../show.ts";
import { isText } from "./check-changes.ts";
import { objectives, type ObjectiveValues, type ShippedObjective } from "./objectives.ts";

/** The id of an objective that ships. */
export type ObjectiveId = keyof typeof objectives;

/** Which of the shipped objectives are left out, with the reason, and which have other values. */
export interface ShippedObjectivesOptions {
  /** Objectives that are left out, each with the reason. */
  readonly disable?: Readonly<Partial<Record<ObjectiveId, string>>>;
  readonly override?: Readonly<Partial<Record<ObjectiveId, Partial<ObjectiveValues>>>>;
}

const where = "shippedObjectives";
const known: ReadonlyMap<string, ShippedObjective> = new Map(Object.entries(objectives));

/**
 * Returns the objectives that ship, with the changes. What cannot be meant in them is reported with
 * the other problems of the config.
 */
export function shippedObjectives(options: ShippedObjectivesOptions = {}): RuleFile {
  const problems = optionProblems(options);
  const given: Entries = isObject(options) ? options : {};
  const disable: Entries = isObject(given["disable"]) ? given["disable"] : {};
  const override: Entries = isObject(given["override"]) ? given["override"] : {};
  const rules = [...known]
    .filter(([id]) => !Object.hasOwn(disable, id))
    .map(([id, { values, build }]) => build({ ...values, ...goodValues(override[id]) }));
  const file = defineRules("@tamma/observability/shipped/objectives.ts", rules);
  return { ...file, problems };
}

type Entries = Readonly<Record<string, unknown>>;

const fields: Readonly<
  Record<keyof ObjectiveValues, { test: (value: unknown) => boolean; is: string }>
> = {
  percent: {
    test: (value) => isNumber(value) && value / 100 > leastTarget && value < 100,
    is: `a number above ${(leastTarget * 100).toFixed(2)} and below 100, such as 99.5`,
  },
  window: {
    test: isWholeDays,
    is: `whole days from "${windowDays.least}d" to "${windowDays.most}d"`,
  },
  minimumRequests: {
    test: (value) => isNumber(value) && value >= 0,
    is: "a number of requests >= 0",
  },
};

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function goodValues(value: unknown): Partial<ObjectiveValues> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([key, one]) => isGood(key, one)));
}

function isGood(key: string, value: unknown): boolean {
  const field = Object.entries(fields).find(([name]) => name === key)?.[1];
  return field?.test(value) === true;
}

function optionProblems(options: unknown): readonly Flaw[] {
  if (!isObject(options)) {
    return [
      { field: where, expected: "an object such as { override: { … } }", got: show(options) },
    ];
  }
  const { disable = {}, override = {}, ...others } = options;
  return [
    ...Object.keys(others).map((got) => ({ field: where, expected: "disable or override", got })),
    ...entryProblems(disable, "disable", (id, reason) =>
      isText(reason)
        ? []
        : [{ field: `${where}.disable.${id}`, expected: "a reason", got: show(reason) }],
    ),
    ...entryProblems(override, "override", (id, value) => valueProblems(id, value, disable)),
  ];
}

function entryProblems(
  entries: unknown,
  name: string,
  look: (id: string, value: unknown) => readonly Flaw[],
): readonly Flaw[] {
  const field = `${where}.${name}`;
  if (!isObject(entries)) {
    return [{ field, expected: "an object by the ids of objectives", got: show(entries) }];
  }
  return Object.entries(entries).flatMap(([id, value]) => {
    if (known.has(id)) return look(id, value);
    const near = nearest(id, known.keys());
    const expected =
      near === undefined ? `one of ${[...known.keys()].join(", ")}` : `the objective ${near}`;
    return [{ field, expected, got: id }];
  });
}

function valueProblems(id: string, value: unknown, disable: unknown): readonly Flaw[] {
  const field = `${where}.override.${id}`;
  if (isObject(disable) && Object.hasOwn(disable, id)) {
    return [{ field, expected: "an objective that is not disabled as well", got: id }];
  }
  if (!isObject(value)) {
    return [{ field, expected: "an object such as { percent: 99.5 }", got: show(value) }];
  }
  return Object.entries(value).flatMap(([key, one]) => {
    const rule = Object.entries(fields).find(([name]) => name === key)?.[1];
    if (rule === undefined)
      return [{ field, expected: fieldLike(key, Object.keys(fields)), got: key }];
    if (one === undefined || isGood(key, one)) return [];
    return [{ field: `${field}.${key}`, expected: rule.is, got: show(one) }];
  });
}
