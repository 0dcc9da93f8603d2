import type { Named } from "../definition.ts";
import { isPanelDefinition, type PanelDefinition } from "./panel-definition.ts";
import type { PlacedPanel } from "./rows.ts";

/** Returns what the panels name that is looked up later, with its places in the definition. */
export function namedBy(placed: readonly PlacedPanel[]): Required<Named> {
  return {
    shown: inPlace(placed, ({ shown }) => shown),
    alerts: inPlace(placed, ({ alerts }) => alerts),
    links: inPlace(placed, ({ links }) => links),
  };
}

function inPlace<T extends { readonly field: string }>(
  placed: readonly PlacedPanel[],
  of: (panel: PanelDefinition) => readonly T[],
): readonly T[] {
  return placed.flatMap(({ panel, field }) =>
    isPanelDefinition(panel)
      ? of(panel).map((one) => ({ ...one, field: `${field}.${one.field}` }))
      : [],
  );
}
