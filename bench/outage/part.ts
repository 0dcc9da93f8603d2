import type { StartedStack } from "../../test/stack/start.ts";
import type { Configuration } from "./configurations.ts";
import type { Outcome } from "./outcome.ts";

/** A trouble, what it is tried on, and what has to hold afterwards. */
export interface Part {
  readonly title: string;
  readonly configuration: Configuration;
  readonly run: (stack: StartedStack, service: string) => Promise<Result>;
}

export interface Result {
  readonly outcome: Outcome;
  /** What the Collector counts as lost: `send_failed`, `enqueue_failed`. */
  readonly counted: number;
  /** Promises that were not kept. */
  readonly broken: readonly string[];
}

/** How long the load runs before and after a trouble. */
export const steadyMs = 5_000;

/** How long stores are away. */
export const outageMs = 60_000;
