import { begun } from "../../promql/moment.ts";
import type { Annotation } from "../model/annotation.ts";
import { colours } from "./colours.ts";
import type { Frame } from "./frame.ts";
import { chosenPromql, metricsSource } from "./metric-target.ts";

const colourOf = {
  blue: colours.neutral,
  orange: colours.warning,
  red: colours.bad,
} as const satisfies Readonly<Record<Annotation["colour"], string>>;

/**
 * Returns an annotation that marks where something begins: Grafana fills the time for which a series
 * is there, which would bury the graphs.
 *
 * `panels`: the ids of those that it is drawn on.
 */
export function renderAnnotation(
  { title, of, text, colour, shown }: Annotation,
  panels: readonly number[],
  { dashboard }: Frame,
): object {
  return {
    name: title,
    datasource: metricsSource,
    enable: shown,
    hide: false,
    iconColor: colourOf[colour],
    target: { refId: "Anno", expr: chosenPromql({ node: begun(of.node) }, dashboard.selection) },
    titleFormat: title,
    textFormat: text,
    tagKeys: "",
    filter: { exclude: false, ids: panels },
  };
}
