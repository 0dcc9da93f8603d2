import type { Duration } from "../../duration.ts";
import type { Expression } from "../../promql/expression.ts";
import { expression } from "../../promql/functions.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { parseDuration } from "./rule.ts";

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
}

/** Returns the recording rule. */
export function recording<L extends string, D extends Dimension>(
  options: RecordingOptions<L, D>,
): Recording<L, D> {
  const { id, record, of, evaluate = "15s" } = options;
  return { type: "recording", id, record, of, intervalMs: parseDuration(evaluate) };
}

/** Returns the series that the recording rule writes. */
export function recorded<L extends string, D extends Dimension>({
  record,
  of,
}: Recording<L, D>): Expression<L, D> {
  const { labels, dimension } = of;
  const node = { type: "recorded", record, via: of.node, labels, dimension } as const;
  return expression(node, labels, dimension);
}
