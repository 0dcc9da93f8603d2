import {
  type Attributes,
  type BatchObservableResult,
  type Meter,
  type MeterProvider,
  type MetricOptions,
  type Observable,
} from "@opentelemetry/api";

import { catalog } from "../../metrics/catalog.ts";
import type { MetricDefinition } from "../../metrics/definition.ts";
import type { Component } from "../engine/component.ts";
import type { RunFinished } from "../engine/events.ts";
import type { ComponentState } from "../engine/hysteresis.ts";
import { overallState } from "../report.ts";
import type { Components } from "../engine/settle.ts";

export interface GaugesInput {
  readonly provider: MeterProvider;
  readonly components: () => Components;
  /** Longest time that the event loop was blocked of late, in milliseconds. */
  readonly longestBlockMs: () => number;
}

export interface Gauges {
  readonly record: (finished: RunFinished) => void;
  /** Stops reporting. */
  readonly stop: () => void;
}

const states = [
  "healthy",
  "degraded",
  "unhealthy",
  "unknown",
] as const satisfies readonly ComponentState[];

/** Pairs of component and root cause that are remembered; more would be a cardinality leak. */
const mostPairs = 2_000;

/** Creates the instruments of the catalog's health group and reports to them until stopped. */
export function startGauges({ provider, components, longestBlockMs }: GaugesInput): Gauges {
  const meter = provider.getMeter("@tamma/observability/health");
  const duration = meter.createHistogram(...instrument(catalog.healthCheckDuration));
  const runs = meter.createCounter(...instrument(catalog.healthCheckRuns));
  const observables = createObservables(meter);
  const seen = new Map<string, Attributes>();
  const everBlamed = new Set<string>();
  const observe = (result: BatchObservableResult): void => {
    const current = components();
    observeComponents(result, observables, current);
    observeSystem(result, observables, current);
    observeRootCauses(result, observables, current, seen);
    observeVictims(result, observables, current, everBlamed);
    result.observe(observables.blocked, longestBlockMs() / 1_000);
  };
  const all = Object.values(observables);
  meter.addBatchObservableCallback(observe, all);
  return {
    record: ({ component: { check }, run }) => {
      const attributes = { "health.component.name": check.name };
      if (run.outcome !== "skipped") duration.record(run.durationMs / 1_000, attributes);
      runs.add(1, { ...attributes, "health.check.outcome": run.outcome });
    },
    stop: () => meter.removeBatchObservableCallback(observe, all),
  };
}

interface Observables {
  readonly component: Observable;
  readonly system: Observable;
  readonly rootCause: Observable;
  readonly victims: Observable;
  readonly lastRun: Observable;
  readonly certificate: Observable;
  readonly blocked: Observable;
}

function createObservables(meter: Meter): Observables {
  return {
    component: meter.createObservableUpDownCounter(...instrument(catalog.healthComponentStatus)),
    system: meter.createObservableUpDownCounter(...instrument(catalog.healthSystemStatus)),
    rootCause: meter.createObservableUpDownCounter(...instrument(catalog.healthRootCause)),
    victims: meter.createObservableUpDownCounter(...instrument(catalog.healthComponentVictims)),
    lastRun: meter.createObservableGauge(...instrument(catalog.healthCheckLastRun)),
    certificate: meter.createObservableGauge(...instrument(catalog.healthCertificateExpiry)),
    blocked: meter.createObservableGauge(...instrument(catalog.healthEventLoopBlocked)),
  };
}

function instrument(metric: MetricDefinition): [string, MetricOptions] {
  const { name, unit, description, buckets } = metric;
  const advice = buckets === undefined ? {} : { explicitBucketBoundaries: [...buckets] };
  return [name, { unit, description, advice }];
}

function observeComponents(
  result: BatchObservableResult,
  observables: Observables,
  components: Components,
): void {
  for (const [name, { certificateExpiry, lastRun, state }] of components) {
    const attributes = { "health.component.name": name };
    for (const each of states) {
      const labels = { ...attributes, "health.component.state": each };
      result.observe(observables.component, each === state ? 1 : 0, labels);
    }
    if (lastRun !== undefined) {
      result.observe(observables.lastRun, lastRun.finishedAtMs / 1_000, attributes);
    }
    if (certificateExpiry !== undefined) {
      result.observe(observables.certificate, certificateExpiry.getTime() / 1_000, attributes);
    }
  }
}

function observeSystem(
  result: BatchObservableResult,
  { system }: Observables,
  components: Components,
): void {
  const state = overallState([...components.values()]);
  for (const each of states) {
    result.observe(system, each === state ? 1 : 0, { "health.system.state": each });
  }
}

/** No component can have this name, which has a space. */
const plannedMaintenance = "planned maintenance";

/**
 * Returns whom the component suffers from: nobody, if it is itself at fault. What is not well in its
 * maintenance window suffers from that: alerts leave out whoever suffers.
 */
function blamedBy({ attribution, check, maintenance, state }: Component): readonly string[] {
  const others = attribution.rootCauses.filter((cause) => cause !== check.name);
  const isPlanned = maintenance !== undefined && state !== "healthy";
  return isPlanned ? [...others, plannedMaintenance] : others;
}

/**
 * A pair that was once reported goes on as 0: a series that merely ended would keep its last value
 * in Prometheus for five minutes, and suppress alerts all that time.
 */
function observeRootCauses(
  result: BatchObservableResult,
  { rootCause }: Observables,
  components: Components,
  seen: Map<string, Attributes>,
): void {
  const current = new Map<string, Attributes>();
  for (const [name, component] of components) {
    for (const cause of blamedBy(component)) {
      current.set(`${name} ${cause}`, {
        "health.component.name": name,
        "health.root_cause.name": cause,
      });
    }
  }
  for (const [key, attributes] of current) if (seen.size < mostPairs) seen.set(key, attributes);
  for (const [key, attributes] of seen) {
    result.observe(rootCause, current.has(key) ? 1 : 0, attributes);
  }
}

/** As with the pairs, who was once blamed goes on as 0. Who has recovered has no more victims. */
function observeVictims(
  result: BatchObservableResult,
  { victims }: Observables,
  components: Components,
  everBlamed: Set<string>,
): void {
  for (const [name, component] of components) {
    const { state } = component.attribution;
    const isBad = state === "unhealthy" || component.attribution.role === "root";
    const count = isBad ? component.victims : 0;
    if (count > 0) everBlamed.add(name);
    if (everBlamed.has(name)) {
      result.observe(victims, count, { "health.component.name": name });
    }
  }
}
