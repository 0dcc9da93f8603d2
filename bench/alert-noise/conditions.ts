import type { Environment } from "./fleet.ts";

/** One process: a service's replica in an environment. */
export interface Place {
  readonly environment: Environment;
  readonly service: string;
  readonly replica: number;
}

/** What holds at an instant, in milliseconds. A fault is a part of this that is not as usual. */
export interface Conditions {
  /** Whether the process runs. */
  readonly runs: (at: Place, ms: number) => boolean;
  /** Share of requests that fail by the service's own fault. */
  readonly fails: (at: Place, ms: number) => number;
  /** How many times longer the service's own work takes. */
  readonly slows: (at: Place, ms: number) => number;
  /** How many times more requests come. */
  readonly traffic: (at: Place, ms: number) => number;
  /** Whether a database or outside host answers those of an environment. */
  readonly answers: (name: string, environment: Environment, ms: number) => boolean;
  /** Seconds that a database or outside host takes longer. */
  readonly delays: (name: string, environment: Environment, ms: number) => number;
  /** Whether one service reaches another, or a database. */
  readonly reaches: (from: Place, to: string, ms: number) => boolean;
  /** Share of the heap, and of the memory, in use. */
  readonly heap: (at: Place, ms: number) => number;
  readonly disk: (at: Place, ms: number) => number;
  /** Seconds for which the event loop stood still. */
  readonly blocked: (at: Place, ms: number) => number;
  readonly certificateDays: (at: Place, ms: number) => number;
  /** Log lines with an exception a second. */
  readonly loggedExceptions: (at: Place, ms: number) => number;
  /** Share of workflow runs that fail. */
  readonly workflowsFail: (at: Place, ms: number) => number;
  readonly collectorRuns: (ms: number) => boolean;
  /** Whether Prometheus has the Collector among its targets. */
  readonly collectorIsTarget: (ms: number) => boolean;
  /** Whether a store of the stack runs: tempo, loki, prometheus-longterm. */
  readonly storeRuns: (name: string, ms: number) => boolean;
  /** Share of the Collector's queue to a store that is full. */
  readonly queueFull: (name: string, ms: number) => number;
  /** Items a second that the Collector refuses. */
  readonly refuses: (ms: number) => number;
  /** Share of Alertmanager's notifications that fail, by receiver. */
  readonly deliveryFails: (receiver: string, ms: number) => number;
}

/** How things are while nothing is wrong. */
export const usual: Conditions = {
  runs: () => true,
  fails: () => 0.0001,
  slows: () => 1,
  traffic: () => 1,
  answers: () => true,
  delays: () => 0,
  reaches: () => true,
  heap: () => 0.45,
  disk: () => 0.5,
  blocked: () => 0,
  certificateDays: () => 60,
  loggedExceptions: () => 0,
  workflowsFail: () => 0.01,
  collectorRuns: () => true,
  collectorIsTarget: () => true,
  storeRuns: () => true,
  queueFull: () => 0.001,
  refuses: () => 0,
  deliveryFails: () => 0,
};
