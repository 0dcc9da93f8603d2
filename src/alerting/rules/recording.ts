import { toMs, type Duration } from "../../duration.ts";
import { isObject } from "../../is-object.ts";
import { brokenExpression, givenExpression, isExpression } from "../../promql/broken.ts";
import type { Expression } from "../../promql/expression.ts";
import { expression } from "../../promql/functions.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { readFields, type Flaw } from "../../shape.ts";
import { givenId, recordingSchema } from "./rule-fields.ts";

export interface RecordingOptions<L extends string, D extends Dimension> {
  /** Stable, kebab-case: the file's name. */
  readonly id: string;
  /** Name of the new series, `level:metric:operation`. `agg:` ones are kept for a year. */
  readonly record: string;
  readonly of: Expression<L, D>;
  /** How often Prometheus evaluates it. @default "15s" */
  readonly evaluate?: Duration;
}

/** A recording rule: an expression that Prometheus evaluates and stores under a name. */
export interface Recording<out L extends string = string, out D extends Dimension = Dimension> {
  readonly type: "recording";
  readonly id: string;
  readonly record: string;
  readonly of: Expression<L, D>;
  readonly intervalMs: number;
  /** Constant labels of the series, where several rules record under one name. */
  readonly labels: Readonly<Record<string, string>>;
  /** More than its values can be, which its test shows. */
  readonly most?: number;
  /** What cannot be meant of what it was given; `validate` reports it. */
  readonly flaws: readonly Flaw[];
}

/**
 * Returns the recording rule. What cannot be meant is reported later, by `validate`, so that all
 * problems of all rules are told at once.
 */
export function recording<L extends string, D extends Dimension>(
  options: RecordingOptions<L, D>,
): Recording<L, D> {
  const { fields, flaws } = readFields<RecordingOptions<L, D>>(recordingSchema, options);
  return {
    type: "recording",
    id: givenId(options),
    record: fields.record ?? "",
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it is, is looked at there
    of: givenExpression(fields.of as Expression<L, D>),
    intervalMs: toMs(fields.evaluate ?? "15s"),
    labels: {},
    flaws,
  };
}

/**
 * Returns the recording rule with constant labels, by which its series are told from others of the
 * same name: it can be read by people and panels, not by `recorded`.
 */
export function labelled<L extends string, D extends Dimension>(
  rule: Recording<L, D>,
  labels: Readonly<Record<string, string>>,
): Recording<L, D> {
  return { ...rule, labels };
}

/** Returns the series that the recording rule writes. */
export function recorded<L extends string, D extends Dimension>(
  rule: Recording<L, D>,
): Expression<L, D> {
  if (!isRecording(rule) || Object.keys(rule.labels).length > 0) {
    return brokenExpression("what recording(…) returns", rule);
  }
  const { node: via, labels, dimension } = rule.of;
  const node = { type: "recorded", record: rule.record, via, labels, dimension } as const;
  return expression(node, labels, dimension);
}

/** Returns whether `recording` made it. */
export function isRecording(value: unknown): value is Recording {
  return (
    isObject(value) &&
    value["type"] === "recording" &&
    isExpression(value["of"]) &&
    Array.isArray(value["flaws"])
  );
}
