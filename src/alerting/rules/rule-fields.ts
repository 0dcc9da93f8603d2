import { z } from "zod";

import { toMs, toMsOrNaN } from "../../duration.ts";
import { isObject } from "../../is-object.ts";
import { isKebabCase } from "../../letter-case.ts";
import { leastTarget, windowDays } from "../../metrics/burn-rates.ts";
import { describe } from "../../promql/broken.ts";
import { isQuantity } from "../../promql/quantity.ts";
import { fieldsOf } from "../../shape.ts";
import { show } from "../../show.ts";
import { isPrintable, showEscaped } from "../../unprintable.ts";
import { alertSeverities } from "../severity.ts";
import { isWholeDays } from "./objective-options.ts";
import { lintChecks } from "./problem.ts";

/**
 * What the functions that make rules take, where the types do not look: definitions in JavaScript,
 * and casts. Messages say what is expected. Conditions and expressions check themselves.
 */

const id = z.string("kebab-case").refine(isKebabCase, "kebab-case");
const name = z.string("CamelCase").regex(/^[A-Z][A-Za-z0-9]*$/, "CamelCase");
const severity = z.enum(alertSeverities, oneOf(alertSeverities));
const sentence = printable(z.string("a sentence").regex(/\S/, "a sentence"), { lines: true });
const anything = z.unknown().optional();
const aFunction = z.custom<() => unknown>((value) => typeof value === "function", "a function");
const options = "an object such as { id: … }";

const duration = z
  .custom<number | string>(isDuration, 'milliseconds >= 0 or a duration such as "5m"')
  .refine((value) => Number.isSafeInteger(toMs(value)), "whole milliseconds");
const interval = duration.refine((value) => toMs(value) > 0, "a positive duration").optional();

/** Set by the generator, or by Prometheus. */
const reserved = new Set(["alertname", "alertstate", "severity", "owner", "rule_id"]);

const labels = z
  .record(z.string(), printable(z.string("text")), "an object of labels")
  .superRefine((value, context) => {
    const refuse = (message: string, label: string): void =>
      context.addIssue({ code: "custom", message, params: { got: show(label) } });
    for (const label of Object.keys(value)) {
      if (!/^(?!__)[a-zA-Z_]\w*$/.test(label)) refuse("a Prometheus label name", label);
      if (reserved.has(label)) refuse("a label that is not reserved", label);
    }
  })
  .optional();

export const acceptSchema = fieldsOf(
  Object.fromEntries(lintChecks.map((check) => [check, z.string("a reason").optional()])),
  "lint checks with reasons",
).optional();

/** A function is called by `alert`, which reports what it returns. */
const wording = z.custom(
  (value) => typeof value === "string" || typeof value === "function",
  "text, or a function that returns it",
);

const identity = {
  id,
  name,
  owner: printable(
    z
      .string("a team")
      .regex(/\S/, "a team")
      .regex(/^(?!.*\{\{)/s, "a team, which is no template"),
  ),
} as const;

const texts = {
  summary: wording,
  description: wording,
  runbook: printable(
    z
      .string("the first steps")
      .regex(/\S.{8,}\S/s, "the first steps")
      // Of other programs' templates a runbook may well speak
      .regex(/^(?!.*\{\{[^}]*\$(?:labels|value)\b)/s, "text: a runbook is a page and no template"),
    { lines: true },
  ),
  dashboard: printable(z.string("the uid of a dashboard")).optional(),
  labels,
  absence: z.enum(["alert", "healthy"], oneOf(["alert", "healthy"])).optional(),
  accept: acceptSchema,
} as const;

/** An alert that waits longer is one that never comes: a slip in the unit. */
const longestWaitMs = toMs("30d");
const expectedWait = "at most 30d";

/** Returns what is expected of a `for` or a `keepFiringFor`, or nothing where the value is that. */
export function waitMismatch(value: unknown): string | undefined {
  const [issue] = wait.safeParse(value).error?.issues ?? [];
  return issue?.message;
}

const wait = duration.refine((value) => !(toMsOrNaN(value) > longestWaitMs), expectedWait);
const timing = { for: wait.optional(), keepFiringFor: wait.optional() } as const;

export const alertSchema = fieldsOf(
  { ...identity, severity, when: anything, ...timing, evaluate: interval, ...texts },
  options,
);

export const deadManSchema = fieldsOf({ ...identity, evaluate: interval, ...texts }, options);

const states = ["degraded", "unhealthy", "unknown"] as const;

export const healthAlertSchema = fieldsOf(
  {
    ...identity,
    severity,
    state: z.enum(states, oneOf(states)),
    component: z.string("the name of a health component").optional(),
    ...timing,
    evaluate: interval,
    ...texts,
  },
  options,
);

export const recordingSchema = fieldsOf(
  {
    id,
    record: z
      .string("level:metric:operation")
      .regex(/^[a-z][a-z0-9_]*(?::[a-z0-9_]+){1,2}$/, "level:metric:operation"),
    of: anything,
    evaluate: interval,
  },
  options,
);

const expectedTarget = `a share of 1 above percent(${(leastTarget * 100).toFixed(2)}) such as percent(99.9)`;

const target = described(isTarget, expectedTarget);

/** A quantity is shown as the call that made it. */
function described(isMeant: (value: unknown) => boolean, expected: string): z.ZodType {
  return z.unknown().superRefine((value, context) => {
    if (isMeant(value)) return;
    context.addIssue({ code: "custom", message: expected, params: { got: describe(value) } });
  });
}

function isEvents(value: unknown): boolean {
  return isQuantity(value) && value.dimension === "count";
}

/** The burn rates' windows are whole minutes of whole days. */
const objectiveWindow = z.custom(
  isWholeDays,
  `a window of whole days from "${windowDays.least}d" to "${windowDays.most}d"`,
);

export const objectiveSchema = fieldsOf(
  {
    ...identity,
    target,
    window: objectiveWindow.optional(),
    bad: aFunction.optional(),
    good: aFunction.optional(),
    total: aFunction,
    minimum: z.custom(isQuantity, "a quantity such as count(60)"),
    minimumBad: described(isEvents, "count(…)").optional(),
    event: sentence.optional(),
    failure: sentence.optional(),
    summary: aFunction,
    description: sentence,
    runbook: texts.runbook,
    dashboard: texts.dashboard,
    evaluate: interval,
  },
  options,
);

/** A function, so that it may stand below what uses it. */
function printable(schema: z.ZodString, options: { readonly lines?: boolean } = {}): z.ZodString {
  return schema.superRefine((value, context) => {
    if (isPrintable(value, options)) return;
    const message = "text without control characters";
    context.addIssue({ code: "custom", message, params: { got: showEscaped(value) } });
  });
}

/** Returns the id as it was given, to name the rule by, where it is text. */
export function givenId(options: unknown): string {
  const value = isObject(options) ? options["id"] : undefined;
  return typeof value === "string" ? value : "";
}

function isDuration(value: unknown): boolean {
  if (typeof value !== "number" && typeof value !== "string") return false;
  return !Number.isNaN(toMsOrNaN(value));
}

function isTarget(value: unknown): boolean {
  if (!isQuantity(value) || value.dimension !== "ratio") return false;
  return value.value > leastTarget && value.value < 1;
}

function oneOf(names: readonly string[]): string {
  return `one of ${names.map(show).join(", ")}`;
}
