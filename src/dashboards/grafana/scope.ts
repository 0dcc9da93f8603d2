import type { LabelRef } from "../model/query.ts";
import {
  isServiceSelection,
  type Selection,
  type SelectionName,
  type ServiceSelection,
} from "../model/selection.ts";
import { labelName } from "../../promql/source.ts";

/** Where a query stands: it decides how chosen values are written in it. */
export interface Scope {
  readonly selection: Selection;
  /** In a panel each data source formats several values itself; in a link nothing does. */
  readonly place: "panel" | "tableLink" | "seriesLink";
}

/** A condition on a label that holds for what the viewer chose. */
export interface Chosen<N extends SelectionName = SelectionName> {
  readonly name: N;
  readonly operator: "=" | "=~";
  readonly value: string;
}

/** Returns what is chosen of the dashboard's variables. */
export function chosenIn({ selection, place }: Scope): readonly Chosen[] {
  return selection.names.map((name) => ({
    name,
    operator: name === "service" && selection.services === "one" ? "=" : "=~",
    value: place === "panel" ? `$${name}` : `\${${name}:pipe}`,
  }));
}

/** Returns what is chosen of whose telemetry is shown: what log lines and spans have too. */
export function chosenServices(scope: Scope): readonly Chosen<ServiceSelection>[] {
  return chosenIn(scope).flatMap(({ name, ...rest }) =>
    isServiceSelection(name) ? [{ name, ...rest }] : [],
  );
}

/** Returns the text that Grafana replaces by the value of the label in the row or the series. */
export function valueOf(given: string | LabelRef, place: Scope["place"]): string {
  if (typeof given === "string") return given;
  const label = labelName(given.label);
  return place === "seriesLink" ? `\${__field.labels.${label}}` : `\${__data.fields.${label}}`;
}
