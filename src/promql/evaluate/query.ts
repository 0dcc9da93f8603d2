import type { SeriesSource } from "./source.ts";

/** What holds for a whole query: its source, its settings, and what there is to say about it. */
export interface Query {
  readonly text: string;
  readonly source: SeriesSource;
  readonly startMs: number;
  readonly endMs: number;
  /** 0 for an instant query. */
  readonly stepMs: number;
  readonly lookbackMs: number;
  readonly subqueryStepMs: number;
  readonly delayedNameRemoval: boolean;
  readonly warnings: Set<string>;
  readonly infos: Set<string>;
}

/** The times at which a node is evaluated: those of the query, or of a subquery in it. */
export interface Frame {
  readonly query: Query;
  readonly startMs: number;
  readonly stepMs: number;
  readonly steps: number;
}

/** Returns the time of the step in milliseconds. */
export function timeAt({ startMs, stepMs }: Frame, step: number): number {
  return startMs + step * stepMs;
}
