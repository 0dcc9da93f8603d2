import type { Objective } from "../metrics/objective-series.ts";

/** The objectives that ship, on HTTP requests by service. */
export const objectives = {
  availability: { id: "availability", percent: 99.9, minimumPerSecond: 0.02 },
  latency: { id: "latency", percent: 99, minimumPerSecond: 0.02 },
} as const satisfies Readonly<Record<string, Objective>>;
