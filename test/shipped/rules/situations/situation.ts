import type { Series } from "./course.ts";

/** What happens, and whether it is something to be told of. */
export interface Situation {
  readonly name: string;
  readonly series: readonly Series[];
  /** How many alerts have fired once it is over. */
  readonly alerts: number;
  /** Labels of which no alert has any of the values. */
  readonly never?: { readonly label: string; readonly value: string };
}
