import type { Annotation } from "./annotation.ts";
import type { Panel } from "./panel.ts";
import type { Selection } from "./selection.ts";

/** Panels under a heading. */
export interface Row {
  /** Without one, the panels stand for themselves. */
  readonly title?: string;
  /** Closed until it is wanted: only open panels ask anything. */
  readonly closed: boolean;
  readonly panels: readonly Panel[];
}

/** A dashboard, whatever shows it. */
export interface Dashboard {
  /** Fixed for good: links, alerts and bookmarks hold it. */
  readonly uid: string;
  readonly title: string;
  /** What it is for. */
  readonly description: string;
  /** What it answers, in the order in which one asks. */
  readonly questions: readonly string[];
  readonly selection: Selection;
  /** What is shown at first, in milliseconds until now. */
  readonly rangeMs: number;
  /** How often it asks again, in milliseconds; undefined: not by itself. */
  readonly refreshMs: number | undefined;
  readonly rows: readonly Row[];
  readonly annotations: readonly Annotation[];
}

/** Returns the panels of all rows. */
export function panelsOf({ rows }: Pick<Dashboard, "rows">): readonly Panel[] {
  return rows.flatMap(({ panels }) => panels);
}
