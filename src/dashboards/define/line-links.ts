import type { Flaw } from "../../shape.ts";
import { linksProblems } from "./link-problems.ts";
import { fieldOf, itemsOf, type Given } from "./problem.ts";
import { labelsOfAll } from "./row-problems.ts";

/** Returns what cannot be meant in the links of the lines of a panel. */
export function lineLinkProblems({ show, lineLinks }: Given): readonly Flaw[] {
  const of = itemsOf(show).map((one) => fieldOf(one, "of"));
  return linksProblems("lineLinks", lineLinks, labelsOfAll("line", of));
}
