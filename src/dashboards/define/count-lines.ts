import { isObject } from "../../is-object.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { labelName } from "../../promql/source.ts";
import type { Flaw } from "../../shape.ts";
import type { LineCountQuery, LineFilter } from "../model/query.ts";
import { attributeName, filterProblems } from "./filter-problems.ts";
import { problem } from "./problem.ts";
import { legendProblems } from "./shown.ts";

/** How log lines are counted. */
export interface LineCountOptions extends LineFilter {
  /** A series for each value of this: `level`, or an attribute. */
  readonly by: string;
  /** Name of each line; `{{level}}` or `{{exception_type}}` is the value. @default the value */
  readonly legend?: string;
  /** So many in each step, or a second. @default "count" */
  readonly as?: "count" | "rate";
}

/**
 * Returns a query for the number of log lines of what is chosen, over time: for `show` of a time series. A
 * set of backends that keeps no lines leaves it out.
 */
export function countLines(options: LineCountOptions): LineCountQuery {
  const { by, legend, as = "count", ...filter } = isObject(options) ? options : { by: "" };
  return {
    ...filter,
    kind: "lineCount",
    by,
    as,
    // What JavaScript may have given instead is reported
    legend: legend ?? `{{${typeof by === "string" ? labelName(by) : ""}}}`,
  };
}

/** Returns what a number of log lines is. */
export function dimensionOfCount({ as }: LineCountQuery): Dimension {
  return as === "rate" ? "perSecond" : "count";
}

/** Returns whether the value is a query for a number of log lines. */
export function isLineCount(value: unknown): value is LineCountQuery {
  return isObject(value) && value["kind"] === "lineCount";
}

/** Returns what cannot be meant in it, on an axis of the dimension. */
export function lineCountProblems(
  query: LineCountQuery,
  field: string,
  dimension: Dimension | undefined,
): readonly Flaw[] {
  const given: Readonly<Record<string, unknown>> = { ...query };
  const { by, as, legend } = given;
  const own = dimensionOfCount(query);
  const isAttribute = typeof by === "string" && attributeName.test(by);
  return [
    ...filterProblems(given, field, ["kind", "by", "as", "legend"]),
    ...(isAttribute
      ? legendProblems(legend ?? null, [by], `${field}.legend`)
      : [problem(`${field}.by`, '"level" or an attribute', by)]),
    ...(as === "count" || as === "rate" ? [] : [problem(`${field}.as`, "count or rate", as)]),
    ...(dimension === undefined || dimension === own
      ? []
      : [{ field: `${field}.as`, expected: `${dimension} like the first`, got: own }]),
  ];
}
