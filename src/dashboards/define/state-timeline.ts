import type { Link } from "../model/link.ts";
import type { State } from "../model/panel.ts";
import { commonOf, type PanelOptions } from "./common-options.ts";
import { lineLinkProblems } from "./line-links.ts";
import { stateProblems } from "./numbers.ts";
import { expressionsIn, panelDefinition, type PanelDefinition } from "./panel-definition.ts";
import { showProblems, shownProblems, toQuery, type Shown } from "./shown.ts";
import type { Dimension } from "../../promql/quantity.ts";

/** A bar for each series, coloured by its state over time. */
export interface StateTimelineOptions<D extends Dimension> extends PanelOptions {
  /** Expressions whose values stand for states: a bar for each of their series. */
  readonly show: readonly [Shown<D>, ...Shown<NoInfer<D>>[]];
  /** What each value stands for, from the best to the worst. */
  readonly states: readonly [State, ...State[]];
  /** Where each bar leads; `ofRow("service.name")` is its label. */
  readonly lineLinks?: readonly Link[];
}

/** Returns a panel of the states of series over time, a bar each. */
export function stateTimeline<D extends Dimension>(
  options: StateTimelineOptions<D>,
): PanelDefinition {
  return panelDefinition(options, {
    kind: "stateTimeline",
    fields: ["show", "states", "lineLinks"],
    problems: ({ show, states, lineLinks }) => [
      ...showProblems(show, (one, field) => shownProblems(one, field, undefined)),
      ...stateProblems(states, "states", 1),
      ...lineLinkProblems({ show, lineLinks }),
    ],
    expressions: ({ show }) => expressionsIn(show, "show"),
    build: () => {
      const { show, states, lineLinks = [] } = options;
      return {
        ...commonOf(options, { width: 12, height: 8 }),
        kind: "stateTimeline",
        show: show.map(toQuery),
        states,
        dataLinks: lineLinks,
      };
    },
  });
}
