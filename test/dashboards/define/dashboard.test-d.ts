import {
  defineDashboard,
  ofRow,
  stat,
  toDashboard,
  toLines,
  toTraces,
  toUrl,
} from "#src/dashboards/index.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { quantile } from "#src/promql/histogram.ts";
import { shippedDashboards } from "#src/shipped/shipped-dashboards.ts";

const latency = quantile(0.95, catalog.httpRequestDuration, "auto", { by: ["service.name"] });
const panel = stat({ title: "p95", description: "How long.", show: [{ of: latency }] });
const own = { uid: "own", title: "Own", description: "Ours.", panels: [panel] } as const;

defineDashboard(own);
defineDashboard({ ...own, choose: ["environment"], marks: [], refresh: "off", range: "6h" });
// @ts-expect-error -- a variable that there is not
defineDashboard({ ...own, choose: ["servise"] });
// @ts-expect-error -- marks that there are not
defineDashboard({ ...own, marks: ["incidents"] });
// @ts-expect-error -- one or several
defineDashboard({ ...own, services: "all" });
// @ts-expect-error -- no uid
defineDashboard({ title: "Own", description: "Ours.", panels: [panel] });
// @ts-expect-error -- a field that nothing reads
defineDashboard({ ...own, variables: [] });
// @ts-expect-error -- what is no panel
defineDashboard({ ...own, panels: [latency] });
// @ts-expect-error -- a row that `row` did not make
defineDashboard({ ...own, rows: [{ title: "A", panels: [panel] }] });

toDashboard("health", { title: "Health", choose: { service: ofRow("service.name") } });
toLines("Lines", { atLeast: "warn", where: { "exception.type": true } });
toTraces("Slow", { slowerThan: "500ms", where: { "http.route": ofRow("http.route") } });
// @ts-expect-error -- no title
toDashboard("health", {});
// @ts-expect-error -- a variable that there is not
toDashboard("health", { title: "Health", choose: { servise: "a" } });
// @ts-expect-error -- a level that there is not
toLines("Lines", { atLeast: "warning" });
// @ts-expect-error -- traces fail, or any are looked for
toTraces("Failed", { failed: false });
// @ts-expect-error -- no address
toUrl("Runbook");

shippedDashboards({ serviceOverview: { after: "Routes", add: [panel] } });
shippedDashboards({ health: [{ without: ["Check duration"] }, { add: [panel] }], trends: false });
shippedDashboards({ home: defineDashboard({ ...own, uid: "home" }) });
shippedDashboards({ home: { replace: { Services: panel } } });
// @ts-expect-error -- a dashboard that there is not
shippedDashboards({ serviceOverveiw: false });
// @ts-expect-error -- a panel that is none
shippedDashboards({ serviceOverview: { add: [latency] } });
// @ts-expect-error -- a field that nothing reads
shippedDashboards({ serviceOverview: { before: "Routes", add: [panel] } });
// @ts-expect-error -- left out is `false`
shippedDashboards({ serviceOverview: true });
// @ts-expect-error -- panels by titles
shippedDashboards({ serviceOverview: { replace: [panel] } });
