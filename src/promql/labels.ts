import { nearest } from "../nearest.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";

/** Returns what is wrong with the names of labels where there are only the `known` of `owner`. */
export function labelMismatches(
  labels: unknown,
  known: readonly string[],
  owner: string,
): readonly Mismatch[] {
  if (!Array.isArray(labels)) return [{ expected: "a list of labels", got: show(labels) }];
  return labels.flatMap((label: unknown) => {
    if (known.some((one) => one === label)) return [];
    const near = typeof label === "string" ? nearest(label, known) : undefined;
    const expected = near === undefined ? `a label of ${owner}` : `the label ${near}`;
    return [{ expected, got: show(label) }];
  });
}

/** Returns whether both have the same labels, in any order. */
export function sameLabels(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((label) => other.includes(label));
}

/** Returns the labels for a message. */
export function showLabels(labels: readonly string[]): string {
  return labels.length === 0 ? "no labels" : labels.join(", ");
}

/** Returns whether the value is a list of labels. */
export function areLabels<L extends string>(
  value: readonly L[] | undefined,
): value is readonly L[] {
  return Array.isArray(value) && value.every((label) => typeof label === "string");
}
