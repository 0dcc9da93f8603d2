import { isObject } from "../is-object.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { areLabels } from "./labels.ts";
import type { AnyMetric, Where } from "./source.ts";

/** Labels to keep, and which series to read. */
export interface GroupOptions<M extends AnyMetric, K extends string> {
  readonly by: readonly K[];
  readonly where?: Where<M>;
}

/** Options that can be worked with, and what was wrong with those that were given. */
export interface ReadOptions<M extends AnyMetric, K extends string> {
  readonly by: readonly K[];
  readonly where: Where<M> | undefined;
  readonly mismatches: readonly Mismatch[];
}

/** Returns the options; without labels to keep where none can be read. */
export function readGroupOptions<M extends AnyMetric, K extends string>(
  options: GroupOptions<M, K>,
): ReadOptions<M, K> {
  const { by, where, ...others }: Partial<GroupOptions<M, K>> = isObject(options) ? options : {};
  if (areLabels(by) && Object.keys(others).length === 0) {
    return { by, where, mismatches: [] };
  }
  const mismatch = { expected: "options such as { by: [], where: {} }", got: show(options) };
  return { by: [], where, mismatches: [mismatch] };
}
