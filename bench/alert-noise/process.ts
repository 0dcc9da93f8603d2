import { seeded } from "../random.ts";
import type { Place } from "./conditions.ts";
import type { Service } from "./fleet.ts";
import type { CheckState } from "./process-health.ts";
import { ProcessSeries } from "./series-store.ts";

const shortMs = 65 * 60_000;
const longMs = 3 * 86_400_000 + shortMs;

/** One process from its start to its end: the next one is another instance, and counts anew. */
export interface Process {
  readonly place: Place;
  readonly service: Service;
  readonly startedMs: number;
  readonly random: () => number;
  readonly checks: Map<string, CheckState>;
  /** How late its checks see a failure: four failed probes, 15 to 50 s after it. */
  readonly seesAfterMs: number;
  readonly telemetry: {
    /** What it sends itself: ends with it. */
    readonly own: ProcessSeries;
    /** What the Collector makes of its spans: goes on for 15 minutes. */
    readonly spans: ProcessSeries;
    /** Those of its spans that objectives read over days. */
    readonly objectives: ProcessSeries;
  };
}

/** Returns a process that has told nothing yet. */
export function startProcess(place: Place, service: Service, ms: number, seed: number): Process {
  const { environment, replica } = place;
  const random = seeded(seed);
  const labels = {
    service_name: service.name,
    service_namespace: "shop",
    deployment_environment_name: environment,
    job: `shop/${service.name}`,
    instance: `${environment}-${service.name}-${replica}-${Math.floor(ms / 1_000)}`,
  };
  return {
    place,
    service,
    startedMs: ms,
    random,
    checks: new Map(),
    seesAfterMs: 15_000 + random() * 35_000,
    telemetry: {
      own: new ProcessSeries(labels, shortMs),
      spans: new ProcessSeries(labels, shortMs),
      objectives: new ProcessSeries(labels, longMs),
    },
  };
}
