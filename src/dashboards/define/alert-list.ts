import { alertSeries } from "../../metrics/alert-series.ts";
import { group, max } from "../../promql/aggregate.ts";
import { age, times } from "../../promql/arithmetic.ts";
import { both } from "../../promql/condition.ts";
import type { Expression } from "../../promql/expression.ts";
import { exists, filtered, orElse } from "../../promql/filtered.ts";
import { value } from "../../promql/functions.ts";
import { not, oneOf } from "../../promql/label-condition.ts";
import type { Dimension } from "../../promql/quantity.ts";
import type { Flaw } from "../../shape.ts";
import type { DashboardLink } from "../model/link.ts";
import type { State } from "../model/panel.ts";
import { ofRow } from "../model/query.ts";
import { commonOf, type PanelOptions } from "./common-options.ts";
import { toAlertPanel, toDashboard } from "./links.ts";
import { panelDefinition, type PanelDefinition } from "./panel-definition.ts";
import { isText, listProblems, problem } from "./problem.ts";
import { labelColumn, valueColumn } from "./table.ts";

/** Those that a person is told of. `none` is the heartbeat's, which is meant to fire always. */
const severities = ["critical", "high", "medium", "low"] as const;

const alertStates = ["firing", "pending"] as const;

/** The alerts of what is chosen. */
export interface AlertListOptions extends PanelOptions {
  /** Those that fire, and those whose `for` has not passed yet. @default ["firing"] */
  readonly states?: readonly ("firing" | "pending")[];
  /** Uid of a dashboard that shows one alert, with the variable `alert`. */
  readonly dashboard?: string;
}

/** From the mildest to the worst. */
const severityStates: readonly State[] = [
  { value: 1, text: "low", means: "neutral" },
  { value: 2, text: "medium", means: "warning" },
  { value: 3, text: "high", means: "warning" },
  { value: 4, text: "critical", means: "bad" },
];

const labels = [
  "alertname",
  "rule_id",
  "service.name",
  "deployment.environment.name",
  "health.component.name",
] as const;

type Label = (typeof labels)[number];

/**
 * Returns a table of the alerts of what is chosen, the worst first. Each leads to the panel that shows it,
 * where one does. The heartbeat is not among them.
 */
export function alertList(options: AlertListOptions): PanelDefinition {
  return panelDefinition(options, {
    kind: "alertList",
    fields: ["states", "dashboard"],
    problems: ({ states, dashboard }) => [
      ...(states === undefined ? [] : statesProblems(states)),
      ...(dashboard === undefined || isText(dashboard)
        ? []
        : [problem("dashboard", "the uid of a dashboard", dashboard)]),
    ],
    links: ({ dashboard }) => (isText(dashboard) ? [["dashboard", toHistory(dashboard)]] : []),
    expressions: () => [],
    build: () => {
      const { states = ["firing"], dashboard } = options;
      const [first = "firing", ...others] = states;
      const where = { alertstate: oneOf(first, ...others) };
      return {
        ...commonOf(options, { width: 24, height: 8, nothing: "no alert" }),
        kind: "alertList",
        labels: [
          {
            label: "alertname",
            title: "Alert",
            links: [
              toAlertPanel("Its panel"),
              ...(dashboard === undefined ? [] : [toHistory(dashboard)]),
            ],
          },
          { label: "service.name", title: "Service" },
          { label: "health.component.name", title: "Component" },
          { label: "deployment.environment.name", title: "Environment" },
        ].map(labelColumn),
        values: [
          valueColumn({
            title: "Severity",
            of: located(severity(where)),
            states: severityStates,
          }),
          valueColumn({ title: "For", of: located(since(where)) }),
        ],
        sortBy: "Severity",
        descending: true,
      };
    },
  });
}

function statesProblems(states: unknown): readonly Flaw[] {
  const expected = { expected: "firing, pending or both", least: 1 };
  return listProblems("states", states, expected, (state, field) =>
    alertStates.some((one) => one === state) ? [] : [problem(field, "firing or pending", state)],
  );
}

function toHistory(dashboard: string): DashboardLink {
  return toDashboard(dashboard, { title: "Its history", choose: { alert: ofRow("alertname") } });
}

type Where = Parameters<typeof value<typeof alertSeries.alerts>>[1];

function severity(where: Where): Expression<Label, "count"> {
  const [first, ...others] = severities.map((severity) =>
    times(
      group(value(alertSeries.alerts, { ...where, severity }), { by: labels }),
      severities.length - severities.indexOf(severity),
    ),
  );
  // oxlint-disable-next-line typescript/no-non-null-assertion -- there are four of them
  return others.reduce((all, one) => orElse(all, one), first!);
}

/** How long the condition has been true. */
function since(where: Where): Expression<Label, "seconds"> {
  const began = age(max(value(alertSeries.alertStart, { severity: not("none") }), { by: labels }));
  const active = group(value(alertSeries.alerts, where), { by: labels });
  return filtered(both(exists(began), exists(active)));
}

/** With the labels that say which panel shows it, where one does. */
function located<D extends Dimension>(of: Expression<Label, D>): Expression<string, D> {
  const places = group(value(alertSeries.alertDetectionBound), {
    by: ["rule_id", "dashboard_uid", "panel_id"],
  });
  const found = times(of, places, { on: ["rule_id"], groupLeft: ["dashboard_uid", "panel_id"] });
  return orElse(found, of, { on: labels });
}
