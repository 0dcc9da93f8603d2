import { z } from "zod";

import { fieldsOf } from "../../shape.ts";
import {
  comparisons,
  description,
  duration,
  flag,
  inline,
  metadata,
  number,
  referenceOr,
  text,
  wait,
} from "./schema-parts.ts";

/** Of an AlertCondition. */
export const conditionSpec = fieldsOf(
  {
    description,
    severity: text.min(1, "a severity such as page"),
    condition: fieldsOf(
      {
        kind: z.literal("burnrate", "burnrate").optional(),
        op: z.enum(comparisons, `one of ${comparisons.join(", ")}`).optional(),
        threshold: number.positive("a positive number"),
        lookbackWindow: duration,
        alertAfter: wait.optional(),
      },
      "a condition such as { kind: burnrate, threshold: 2, lookbackWindow: 1h }",
    ),
  },
  "an object with severity and condition",
);

/** Of an AlertNotificationTarget. */
export const targetSpec = fieldsOf({ description, target: text }, "an object with a target");

const inlineCondition = fieldsOf({
  ...inline,
  kind: z.literal("AlertCondition", "AlertCondition").optional(),
  metadata,
  spec: conditionSpec,
});
const inlineTarget = fieldsOf({
  ...inline,
  kind: z.literal("AlertNotificationTarget", "AlertNotificationTarget").optional(),
  metadata,
  spec: targetSpec,
});

/** Of an AlertPolicy. */
export const policySpec = fieldsOf(
  {
    description,
    alertWhenNoData: flag.optional(),
    alertWhenResolved: flag.optional(),
    alertWhenBreaching: flag.optional(),
    conditions: z
      .array(referenceOr("conditionRef", inlineCondition), "a list of one condition")
      .length(1, "exactly one condition"),
    notificationTargets: z.array(referenceOr("targetRef", inlineTarget), "a list of targets"),
  },
  "an object with conditions and notificationTargets",
);

/** An AlertPolicy within an SLO. */
export const inlinePolicy = fieldsOf({
  ...inline,
  kind: z.literal("AlertPolicy", "AlertPolicy").optional(),
  metadata,
  spec: policySpec,
});

export type PolicySpec = z.infer<typeof policySpec>;
export type ConditionSpec = z.infer<typeof conditionSpec>;
