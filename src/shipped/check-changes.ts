import { waitMismatch } from "../alerting/rules/rule-fields.ts";
import { severities } from "../alerting/severity.ts";
import { fieldLike } from "../nearest.ts";
import type { Flaw } from "../shape.ts";
import { toMsOrNaN } from "../duration.ts";
import { isObject } from "../is-object.ts";
import type { Dimension } from "../promql/quantity.ts";
import { show } from "../show.ts";
import type { Changes, ShippedAlert } from "./rules/definition.ts";

/** Changes of a rule that were looked at. `changes` has those alone that can be made. */
export interface CheckedChanges {
  readonly changes: Changes;
  readonly problems: readonly Flaw[];
}

/** Returns what is expected, or nothing where the value is that. */
type Check = (value: unknown, rule: ShippedAlert) => string | undefined;

const checks: Readonly<Record<string, Check>> = {
  limit: expectedLimit,
  window: expectedWindow,
  for: waitMismatch,
  keepFiringFor: waitMismatch,
  severity: (value) =>
    severities.some((one) => one === value) ? undefined : severities.map(show).join(", "),
  labels: expectedLabels,
  owner: (value) => (isText(value) ? undefined : "a team"),
};

/** Returns the changes of a rule, or of a rule for one service, and what cannot be meant in them. */
export function checkChanges(value: unknown, rule: ShippedAlert, field: string): CheckedChanges {
  if (!isObject(value)) {
    const expected = `an object such as { for: "10m" }`;
    return { changes: {}, problems: [{ field, expected, got: show(value) }] };
  }
  const looked = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => ({ key, one, problem: problemOf(key, one, rule, field) }));
  const good = looked.filter(({ problem }) => problem === undefined);
  return {
    changes: Object.fromEntries(good.map(({ key, one }) => [key, one])),
    problems: looked.flatMap(({ problem }) => problem ?? []),
  };
}

function problemOf(
  key: string,
  value: unknown,
  rule: ShippedAlert,
  field: string,
): Flaw | undefined {
  const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
  if (check === undefined) {
    return { field, expected: fieldLike(key, fieldsOf(rule)), got: key };
  }
  const expected = check(value, rule);
  return expected === undefined
    ? undefined
    : { field: `${field}.${key}`, expected, got: show(value) };
}

/** The fields of an override of the rule. */
function fieldsOf({ limit, window, labels }: ShippedAlert): readonly string[] {
  const fields = Object.keys(checks).filter(
    (key) => (key !== "limit" || limit !== undefined) && (key !== "window" || window !== undefined),
  );
  return labels.includes("service.name") ? [...fields, "services"] : fields;
}

const examples: Readonly<Record<Dimension, string>> = {
  seconds: "seconds(0.5)",
  bytes: 'bytes("2GiB")',
  ratio: "percent(5)",
  count: "count(10)",
  perSecond: "perSecond(0.1)",
  bytesPerSecond: 'bytesPerSecond("1MiB")',
};

function expectedLimit(value: unknown, { limit }: ShippedAlert): string | undefined {
  if (limit === undefined) return "no limit: the rule compares with none that could be another";
  const right =
    isObject(value) && value["dimension"] === limit.dimension && Number.isFinite(value["value"]);
  return right ? undefined : `a quantity such as ${examples[limit.dimension]}`;
}

function expectedWindow(value: unknown, { window }: ShippedAlert): string | undefined {
  if (window === undefined) return "no window: the rule looks at none that could be another";
  const right = typeof value === "string" && /^\d+[smhd]$/.test(value) && toMsOrNaN(value) > 0;
  return right ? undefined : 'a window such as "5m"';
}

function expectedLabels(value: unknown): string | undefined {
  const right = isObject(value) && Object.values(value).every(isText);
  return right ? undefined : 'labels with their values, such as { team: "shop" }';
}

/** Returns whether the value is text that says something. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
