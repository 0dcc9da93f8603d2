import { ObservabilityError } from "../../errors.ts";
import { defaultBuckets, type DefaultBuckets } from "../buckets.ts";
import type { AttributeDefinition, MetricDefinition } from "../definition.ts";
import type { AttributeInput, MetricInput, MetricInputs, OnlyKnownFields } from "./metric-input.ts";
import { formatMetricProblem } from "./metric-problem.ts";
import { metricProblems } from "./metric-problems.ts";

/** An attribute with what its owner left out. */
export type DefinedAttribute<A> = { readonly description: string } & (A extends {
  readonly values: infer V;
}
  ? { readonly values: V }
  : unknown);

// oxlint-disable-next-line typescript/no-generated-empty-object-type -- it has none
type NoAttributes = Readonly<Record<never, never>>;

/** A metric with what its owner left out; names, values and bounds stay literal types. */
export type DefinedMetric<M extends MetricInput> = Pick<
  M,
  "name" | "kind" | "unit" | "description"
> & {
  readonly attributes: M extends { readonly attributes: infer A }
    ? { readonly [K in keyof A]: DefinedAttribute<A[K]> }
    : NoAttributes;
  readonly convention: M extends { readonly convention: infer C } ? C : "own";
  readonly emitter: M extends { readonly emitter: infer E } ? E : "application";
} & (M extends { readonly buckets: infer B }
    ? { readonly buckets: B }
    : M["kind"] extends "histogram"
      ? { readonly buckets: DefaultBuckets<M["unit"]> }
      : unknown);

/** A catalog of one's own: rules, panels and recorders are typed by it. */
export type DefinedMetrics<M extends MetricInputs> = {
  readonly [K in keyof M]: DefinedMetric<M[K]>;
};

/**
 * Returns a catalog of own metrics, frozen, with the defaults for what is left out.
 *
 * ```ts
 * const metrics = defineMetrics({
 *   checkoutPayments: {
 *     name: "checkout.payments",
 *     kind: "counter",
 *     unit: "{payment}",
 *     description: "Payments by outcome.",
 *     attributes: { outcome: { values: ["accepted", "declined"] } },
 *   },
 * });
 * ```
 *
 * @throws ObservabilityError `OBS_CATALOG_INVALID` with everything that cannot be meant, a line
 * each: `metrics: checkoutPayments.unit: expected …, got …`.
 */
export function defineMetrics<const M extends MetricInputs>(
  metrics: M & OnlyKnownFields<M>,
): DefinedMetrics<M> {
  const problems = metricProblems(metrics);
  if (problems.length > 0) {
    const lines = problems.map((problem) => `metrics: ${formatMetricProblem(problem)}`);
    throw new ObservabilityError("OBS_CATALOG_INVALID", lines.join("\n"));
  }
  const inputs: MetricInputs = metrics;
  const defined = Object.entries(inputs).map(([key, metric]) => [key, complete(metric)] as const);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- DefinedMetrics is this, as a type
  return Object.freeze(Object.fromEntries(defined)) as unknown as DefinedMetrics<M>;
}

function complete(metric: MetricInput): MetricDefinition {
  const { name, kind, unit, description, attributes = {} } = metric;
  const { convention = "own", emitter = "application", buckets = defaultBuckets(unit) } = metric;
  const completed = Object.entries(attributes).map(
    ([key, attribute]) => [key, completeAttribute(attribute)] as const,
  );
  return Object.freeze({
    name,
    kind,
    unit,
    description,
    attributes: Object.freeze(Object.fromEntries(completed)),
    ...(kind === "histogram" ? { buckets: Object.freeze([...buckets]) } : {}),
    convention,
    emitter,
  });
}

function completeAttribute({ description = "", values }: AttributeInput): AttributeDefinition {
  return Object.freeze(
    values === undefined ? { description } : { description, values: Object.freeze([...values]) },
  );
}
