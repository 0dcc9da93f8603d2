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
  /** Counters are reset where a sample's start time says so. */
  readonly startTimes: boolean;
  readonly notes: Notes;
}

/** What there is to say besides the result, by the text without place and numbers. */
export interface Notes {
  readonly warnings: Map<string, Note>;
  readonly infos: Map<string, Note>;
}

/** A note, which may stand for several of the same text. */
export interface Note {
  /** Returns the whole text. */
  readonly show: () => string;
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
