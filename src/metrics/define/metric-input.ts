import type { MetricDefinition, MetricKind } from "../definition.ts";

/** One attribute of a metric. `values` closes the set: any other value is a mistake. */
export interface AttributeInput {
  readonly description?: string;
  readonly values?: readonly string[];
}

/** One metric as its owner writes it. What is left out has a default. */
export interface MetricInput {
  /** OpenTelemetry name: lower-case words, dotted. */
  readonly name: string;
  readonly kind: MetricKind;
  /** UCUM unit: `s`, `By`, `1` for a ratio, `{thing}` for a count; or a currency: `USD`. */
  readonly unit: string;
  readonly description: string;
  /** @default none */
  readonly attributes?: Readonly<Record<string, AttributeInput>>;
  /** Upper bounds in `unit`, ascending. Histograms only. @default by the unit */
  readonly buckets?: readonly number[];
  /** @default "own" */
  readonly convention?: MetricDefinition["convention"];
  /** Who records it. @default "application" */
  readonly emitter?: MetricDefinition["emitter"];
}

/** Metrics by the key that code uses for them. */
export type MetricInputs = Readonly<Record<string, MetricInput>>;

/** Forbids what a metric of these types may not have: a misspelt field compiles nowhere. */
export type OnlyKnownFields<M extends MetricInputs> = {
  readonly [K in keyof M]: Forbidden<Exclude<keyof M[K], keyof MetricInput>> &
    ("histogram" extends M[K]["kind"] ? unknown : Forbidden<"buckets" & keyof M[K]>) &
    (M[K] extends { readonly attributes: infer A }
      ? { readonly attributes: OnlyKnownAttributeFields<A> }
      : unknown);
};

type OnlyKnownAttributeFields<A> = {
  readonly [K in keyof A]: Forbidden<Exclude<keyof A[K], keyof AttributeInput>>;
};

type Forbidden<F extends PropertyKey> = { readonly [K in F]: never };
