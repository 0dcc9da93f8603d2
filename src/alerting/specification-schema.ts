import { isDeepStrictEqual } from "node:util";

import { z } from "zod";

import { isKebabCase } from "../letter-case.ts";
import { fieldsOf, type ShowAt } from "../shape.ts";
import { show } from "../show.ts";
import { severities } from "./severity.ts";

const operators = ["gt", "lt", "eq", "ne", "gte", "lte"] as const;
const channels = ["email", "slack", "pagerduty", "webhook"] as const;
const actions = ["restart-service", "scale-up", "scale-down", "run-script"] as const;

const text = z.string("text");
const flag = z.boolean("true or false");
const seconds = z
  .number("whole seconds >= 0")
  .refine((value) => Number.isSafeInteger(value) && value >= 0, "whole seconds >= 0");
const config = z.record(z.string(), z.unknown(), "an object");

/** It is written to a file, for the responder. */
const actionConfig = config.refine(isData, "an object of data: text, numbers, lists and objects");

const condition = fieldsOf(
  {
    metric: z.string("the name of a metric"),
    duration: seconds.optional(),
    threshold: z.number("a finite number"),
    operator: z.enum(operators, operators.join(", ")),
    labels: z.record(z.string(), text, "an object of labels").optional(),
  },
  "a condition",
);

/** The shape of the specification's alert rule: for rules that come from JSON or JavaScript. */
export const alertRuleSchema = fieldsOf(
  {
    id: z.string("kebab-case").refine(isKebabCase, "kebab-case"),
    name: z.string("a name with letters").regex(/[a-zA-Z]/, "a name with letters"),
    description: text,
    enabled: flag,
    cooldown: seconds,
    condition,
    severity: z.enum(severities, severities.join(", ")),
    notifications: z.array(
      fieldsOf({ type: z.enum(channels, oneOf(channels)), config, enabled: flag }),
      "a list of notifications",
    ),
    actions: z
      .array(
        fieldsOf({ type: z.enum(actions, oneOf(actions)), config: actionConfig, enabled: flag }),
        "a list of actions",
      )
      .optional(),
  },
  "an alert rule of the specification",
);

/** Notifications may hold secrets where their files' paths belong: only their types are shown. */
export const showInAlertRule: ShowAt = (path, value) =>
  path.includes("notifications") && path.at(-1) !== "type" ? "another value" : show(value);

/** Returns whether nothing of the value is lost where it is written as text and read again. */
function isData(value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value);
  } catch {
    return false;
  }
}

function oneOf(names: readonly string[]): string {
  return `one of ${names.map(show).join(", ")}`;
}
