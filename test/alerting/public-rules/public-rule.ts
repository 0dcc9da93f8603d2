import type { Condition, Expression } from "#src/alerting/index.ts";
import type { BackendMetricDefinition } from "#src/metrics/backend-definition.ts";
import type { MetricKind } from "#src/metrics/definition.ts";

/**
 * A rule of a public set, written in the language. The set's own PromQL is not kept here: `digest` is
 * that of its normal form, with the set's default selectors and limits filled in.
 */
export interface PublicRule {
  readonly name: string;
  readonly of: Condition | Expression;
  /** The first 16 hexadecimal digits of the SHA-256 of the original's normal form. */
  readonly digest: string;
}

/** Where a set comes from, and under which licence. */
export interface PublicSet {
  readonly repository: string;
  readonly path: string;
  readonly licence: string;
  readonly rules: readonly PublicRule[];
}

/** Returns a rule of a set. */
export function rule(name: string, digest: string, of: Condition | Expression): PublicRule {
  return { name, digest, of };
}

/** A metric that an exporter serves. */
export interface Exported<
  K extends MetricKind,
  U extends string,
  A extends string,
> extends BackendMetricDefinition {
  readonly kind: K;
  readonly unit: U;
  readonly attributes: Readonly<Record<A, { readonly description: string }>>;
  readonly target: "any";
}

/** Returns the metric, with its labels besides `job` and `instance`. */
export function exported<
  K extends MetricKind,
  const U extends string,
  const A extends string = never,
>(name: string, kind: K, unit: U, labels: readonly A[] = []): Exported<K, U, A> {
  const attributes = Object.fromEntries(labels.map((label) => [label, { description: label }]));
  return {
    name,
    kind,
    unit,
    description: name,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the labels
    attributes: attributes as unknown as Exported<K, U, A>["attributes"],
    target: "any",
  };
}
