import type { Flaw } from "../../shape.ts";
import { isPanelDefinition } from "./panel-definition.ts";
import { at, itemsOf, problem } from "./problem.ts";
import type { PlacedPanel } from "./rows.ts";

/** Jaeger searches the traces of one service: returns the panels for which there is none. */
export function searchProblems(choose: unknown, placed: readonly PlacedPanel[]): readonly Flaw[] {
  if (itemsOf(choose).includes("service")) return [];
  return placed.flatMap(({ panel, field }) =>
    isPanelDefinition(panel) && panel.isOfChosen === true
      ? [problem(at(field, "service"), "a service, as none can be chosen", undefined)]
      : [],
  );
}
