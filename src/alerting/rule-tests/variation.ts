import type { Node } from "../../promql/expression.ts";
import type { PlannedSeries } from "./plan.ts";
import type { TestCase } from "./test-case.ts";

/** A series with its level in each of the four segments of a variation; NaN: it is not there. */
export interface VariedSeries {
  readonly series: PlannedSeries;
  readonly levels: Four;
}

/** A level for each segment. */
export type Four = readonly [before: number, atOnce: number, then: number, after: number];

/** A small world in which a rule and one that is broken may differ, apart from its limit. */
export interface Variation {
  /** What is particular about it. */
  readonly name: string;
  readonly series: readonly VariedSeries[];
  /** Whether all segments are as long as the third. */
  readonly even?: true;
}

/** How many steps the segments of a variation have. */
export interface SegmentLengths {
  readonly windowMs: number;
  readonly stepMs: number;
}

/** What the variations of one test case are made of. */
export interface Stage extends Pick<TestCase, "plan" | "levels" | "about"> {
  readonly node: Node;
  readonly lengths: SegmentLengths;
}
