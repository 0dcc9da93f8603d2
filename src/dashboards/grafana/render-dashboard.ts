import { panelsOf, type Row } from "../model/dashboard.ts";
import { columns, layOut } from "../model/layout.ts";
import { renderAnnotation } from "./annotations.ts";
import { panelIdIn, type Frame } from "./frame.ts";
import { isAnswered, renderPanel } from "./render-panel.ts";
import { grafanaTime } from "./time.ts";
import { variablesOf } from "./variables.ts";

/** By this tag every dashboard finds the others. */
export const tag = "tamma-observability";

/** Grafana's number for the crosshair that all panels share. */
const sharedCrosshair = 1;

/** The form that the JSON has. https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
const schemaVersion = 39;

/** Offered beside the dashboard's own: faster than a sample comes nothing is new. */
const refreshIntervals = ["30s", "1m", "5m", "15m"];

/** Returns a dashboard as Grafana reads it. `note`: says where the JSON comes from. */
export function renderDashboard(frame: Frame, note: string): object {
  const { dashboard } = frame;
  const { uid, title, description, rangeMs, refreshMs } = dashboard;
  const marked = annotated(frame);
  const rows = dashboard.rows
    .map((row) => ({ ...row, panels: row.panels.filter((panel) => isAnswered(panel, frame)) }))
    .filter(({ panels }) => panels.length > 0);
  return {
    uid,
    title,
    description: `${description} ${note}`,
    tags: [tag],
    editable: false,
    graphTooltip: sharedCrosshair,
    schemaVersion,
    timezone: "browser",
    time: { from: `now-${grafanaTime(rangeMs)}`, to: "now" },
    refresh: refreshMs === undefined ? "" : grafanaTime(refreshMs),
    timepicker: { refresh_intervals: refreshIntervals },
    templating: { list: variablesOf(frame) },
    annotations: {
      list: dashboard.annotations.map((one) => renderAnnotation(one, marked, frame)),
    },
    links: [otherDashboards],
    panels: renderRows(rows, frame),
  };
}

/** The chosen values and the time range go along. */
const otherDashboards = {
  type: "dashboards",
  title: "",
  tags: [tag],
  asDropdown: false,
  includeVars: true,
  keepTime: true,
  targetBlank: false,
  icon: "dashboard",
  tooltip: "",
  url: "",
};

/** Of what has a time axis, only lines are left readable by marks. */
function annotated(frame: Frame): readonly number[] {
  return panelsOf(frame.dashboard)
    .filter(({ kind }) => kind === "timeSeries")
    .flatMap(({ title }) => panelIdIn(frame, title) ?? []);
}

function renderRows(rows: readonly Row[], frame: Frame): readonly object[] {
  let y = 0;
  return rows.flatMap(({ title, closed, panels }, index) => {
    const heading = title === undefined ? 0 : 1;
    const { placed, end } = layOut(panels, y + heading);
    const rendered = placed.map(([panel, place]) => renderPanel(panel, place, frame));
    const row = {
      id: rowId(index),
      type: "row",
      title,
      collapsed: closed,
      gridPos: { x: 0, y, w: columns, h: 1 },
      panels: closed ? rendered : [],
    };
    y = closed ? y + heading : end;
    if (title === undefined) return rendered;
    return closed ? [row] : [row, ...rendered];
  });
}

/** Nothing links to a row; its id must only be none of a panel's. */
function rowId(index: number): number {
  return 10_000_000 + index;
}
