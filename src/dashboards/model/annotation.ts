import type { Expression } from "../../promql/expression.ts";

/** Marks on the time axis of the panels: one where a series begins, none while it goes on. */
export interface Annotation {
  readonly title: string;
  /** Series that are there while something is so; the mark is where one of them begins. */
  readonly of: Expression;
  /** Of each mark: `{{service_version}}` is the label. */
  readonly text: string;
  readonly colour: "blue" | "orange" | "red";
  /** Whether it is shown without a click. */
  readonly shown: boolean;
}
