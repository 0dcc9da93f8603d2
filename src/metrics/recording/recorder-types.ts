import type { MetricCatalog, MetricDefinition, MetricKind } from "../definition.ts";

type ValueOf<A> = A extends { readonly values: readonly (infer V extends string)[] }
  ? V
  : string | number | boolean;

/** The attributes that a measurement of `M` may have; each may be left out, or `undefined`. */
export type AttributesOf<M extends MetricDefinition> = [keyof M["attributes"]] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [K in keyof M["attributes"]]?: ValueOf<M["attributes"][K]> | undefined };

/** Adds to a counter or an up-down-counter, in the metric's unit. */
export interface Adding<M extends MetricDefinition> {
  add(value: number, attributes?: AttributesOf<M>): void;
}

/** Records an observation in a histogram, in the metric's unit. */
export interface Recording<M extends MetricDefinition> {
  record(value: number, attributes?: AttributesOf<M>): void;
}

/** Sets a gauge, in the metric's unit. */
export interface Setting<M extends MetricDefinition> {
  set(value: number, attributes?: AttributesOf<M>): void;
}

interface ByKind<M extends MetricDefinition> extends Record<MetricKind, object> {
  counter: Adding<M>;
  updowncounter: Adding<M>;
  histogram: Recording<M>;
  gauge: Setting<M>;
}

/** How a metric of this type is recorded. */
export type MetricRecorder<M extends MetricDefinition> = ByKind<M>[M["kind"]];

/** A recorder for each metric of a catalog, by its key. */
export type Recorder<C extends MetricCatalog> = { readonly [K in keyof C]: MetricRecorder<C[K]> };
