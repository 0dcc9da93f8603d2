import { z } from "zod";

import { fieldsOf } from "../../shape.ts";
import { inlinePolicy } from "./alert-schema.ts";
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
} from "./schema-parts.ts";

const query = z
  .looseObject({ query: text.optional(), promql: text.optional() }, "an object with a query")
  .nullish();

const metric = fieldsOf(
  {
    metricSource: fieldsOf(
      { metricSourceRef: text.optional(), type: text.optional(), spec: query },
      "a source such as { type: Prometheus, spec: { query } }",
    ),
  },
  "an object with a metricSource",
);

const ratioMetric = fieldsOf(
  {
    counter: flag.optional(),
    good: metric.optional(),
    bad: metric.optional(),
    total: metric.optional(),
    rawType: z.enum(["success", "failure"], "success or failure").optional(),
    raw: metric.optional(),
  },
  "an object with good or bad, and total; or with raw and rawType",
);

/** Of an SLI. */
export const indicatorSpec = fieldsOf(
  { description, thresholdMetric: metric.optional(), ratioMetric: ratioMetric.optional() },
  "an object with ratioMetric or thresholdMetric",
);

const timeWindow = fieldsOf(
  {
    duration,
    isRolling: flag.optional(),
    calendar: fieldsOf({ startTime: z.unknown(), timeZone: text }).optional(),
  },
  'a window such as { duration: "28d", isRolling: true }',
);

const objective = fieldsOf(
  {
    displayName: text.optional(),
    op: z.enum(comparisons, `one of ${comparisons.join(", ")}`).optional(),
    value: number.optional(),
    target: number
      .min(0, "a share from 0 to below 1")
      .lt(1, "a share from 0 to below 1")
      .optional(),
    targetPercent: number
      .min(0, "percent from 0 to below 100")
      .lt(100, "percent from 0 to below 100")
      .optional(),
    timeSliceTarget: number.min(0, "a share from 0 to 1").max(1, "a share from 0 to 1").optional(),
    timeSliceWindow: z
      .union([number.positive("a positive number of minutes"), duration], 'minutes, or "5m"')
      .optional(),
    indicator: z.unknown().optional(),
    indicatorRef: text.optional(),
    compositeWeight: number.optional(),
  },
  "an objective such as { target: 0.99 }",
);

const budgetingMethods = ["Occurrences", "Timeslices", "RatioTimeslices"] as const;

/** Of an SLO. */
export const sloSpec = fieldsOf(
  {
    description,
    service: text.min(1, "the name of a service"),
    indicator: fieldsOf(
      { ...inline, kind: z.literal("SLI", "SLI").optional(), metadata, spec: indicatorSpec },
      "an object with metadata and spec",
    ).optional(),
    indicatorRef: text.optional(),
    timeWindow: z.array(timeWindow, "a list of one window").max(1, "exactly one window").optional(),
    budgetingMethod: z.enum(budgetingMethods, `one of ${budgetingMethods.join(", ")}`),
    objectives: z.array(objective, "a list of objectives").min(1, "at least one objective"),
    alertPolicies: z
      .array(
        z.union([text, referenceOr("alertPolicyRef", inlinePolicy)], {
          error: "the name of an AlertPolicy, { alertPolicyRef }, or the policy itself",
        }),
        "a list of alert policies",
      )
      .nullish(),
  },
  "an object with service, budgetingMethod and objectives",
);

export type IndicatorSpec = z.infer<typeof indicatorSpec>;
export type RatioMetric = z.infer<typeof ratioMetric>;
export type SourcedMetric = z.infer<typeof metric>;
export type SloObjective = z.infer<typeof objective>;
export type SloSpec = z.infer<typeof sloSpec>;
