import { objectivesOf } from "../../src/alerting/rules/objective.ts";
import type { DashboardDefinition } from "../../src/dashboards/definition.ts";
import type { Dashboard, Row } from "../../src/dashboards/model/dashboard.ts";
import type { LimitOption } from "../../src/dashboards/model/limit.ts";
import type { Panel } from "../../src/dashboards/model/panel.ts";
import { selections } from "../../src/dashboards/model/selection.ts";
import { toPromDuration } from "../../src/duration.ts";
import { shippedDashboards } from "../../src/shipped/shipped-dashboards.ts";
import { shippedObjectives } from "../../src/shipped/shipped-objectives.ts";
import { generatedPage, markdownTable } from "./markdown-table.ts";

/** Renders docs/shipped-dashboards.md from the definitions. */
export function renderShippedDashboardsDoc(): string {
  const dashboards = shippedDashboards().dashboards.flatMap(composed);
  return generatedPage("The dashboards that ship", "src/shipped/dashboards", [
    "What each dashboard is for, the questions that it answers in the order in which you ask them, and its panels. How they lead to each other, and how to write your own: [dashboards.md](dashboards.md).",
    markdownTable(
      ["Dashboard", "Uid", "For"],
      dashboards.map(({ title, uid, description }) => [
        `[${title}](#${title.toLowerCase().replaceAll(/[^a-z0-9 ]/g, "").replaceAll(" ", "-")})`,
        `\`${uid}\``,
        description,
      ]),
    ),
    "A panel that has nothing to show says so in the words of the third column. Where an alert is in bold, the panel is judged by its limit: a dashed line, or the colour of a number or a cell.",
    ...dashboards.flatMap(section),
  ]);
}

function composed({ compose }: DashboardDefinition): readonly Dashboard[] {
  const dashboard = compose({ objectives: objectivesOf([shippedObjectives()]) });
  return dashboard === undefined ? [] : [dashboard];
}

function section(dashboard: Dashboard): readonly string[] {
  const { title, uid, description, questions, rows } = dashboard;
  return [
    `## ${title}`,
    `\`${uid}\`. ${description}`,
    questions.map((question, index) => `${index + 1}. ${question}`).join("\n"),
    [chosen(dashboard), ...times(dashboard)].join(" "),
    markdownTable(["Panel", "Shows", "With nothing to show", "Alerts"], rows.flatMap(rowsOf)),
  ];
}

function chosen({ selection: { names, services } }: Dashboard): string {
  if (names.length === 0) return "There is nothing to choose: the stack is one.";
  const words = names.map((name) => {
    const word = selections[name].title.toLowerCase();
    return name === "service" && services === "one" ? "one service" : word;
  });
  return `You choose: ${words.join(", ")}.`;
}

function times({ rangeMs, refreshMs, annotations }: Dashboard): readonly string[] {
  const when = refreshMs === undefined ? "when you say so" : `every ${toPromDuration(refreshMs)}`;
  const marks = annotations.map((one) => one.title).join(", ");
  return [
    `It opens with the last ${toPromDuration(rangeMs)}, and asks again ${when}.`,
    ...(marks === "" ? [] : [`Marks: ${marks}.`]),
  ];
}

function rowsOf({ title, closed, panels }: Row): readonly (readonly string[])[] {
  const heading = closed ? `**${title ?? ""}** (closed at first)` : `**${title ?? ""}**`;
  return [...(title === undefined ? [] : [[heading, "", "", ""]]), ...panels.map(panelRow)];
}

function panelRow(panel: Panel): readonly string[] {
  const { title, description, nothing, alerts, only } = panel;
  const where = only === undefined ? "" : ` Only with ${only.map((set) => `\`${set}\``).join(", ")}.`;
  const judging = new Set(limitsOf(panel).map((limit) => limit?.alert));
  const links = alerts.map((id) => {
    const link = `[\`${id}\`](runbooks.md#${id})`;
    return judging.has(id) ? `**${link}**` : link;
  });
  return [title, `${description}${where}`, nothing, links.join(", ")];
}

function limitsOf(panel: Panel): readonly (LimitOption | undefined)[] {
  if (panel.kind === "table") return panel.values.map(({ limit }) => limit);
  return "limit" in panel ? [panel.limit] : [];
}
