import { js, latency, panels, requests, text, type Mistake } from "./mistake.ts";

const show = [{ of: latency }] as const;
const linked = (...links: readonly unknown[]): ReturnType<typeof panels> =>
  panels(js.timeSeries({ ...text, show, links }));
const lines = (...lineLinks: readonly unknown[]): ReturnType<typeof panels> =>
  panels(js.timeSeries({ ...text, show, lineLinks }));
const made = "a link such as toDashboard(…), toLines(…), toTraces(…) or toUrl(…)";
const variables = "environment, namespace, service, instance, alert";
const ofRow = (label: string): object => ({ label });

/** Links, and searches of log lines and traces. */
export const linkMistakes: readonly Mistake[] = [
  [
    "links that are none",
    panels(
      js.timeSeries({ ...text, show, links: "https://example.com", lineLinks: {} }),
      js.timeSeries({ ...text, title: "B", show, links: ["/d/x", { to: "panel" }, null] }),
    ),
    'panels[0].links: expected a list of links, got "https://example.com"',
    "panels[0].lineLinks: expected a list of links, got {}",
    `panels[1].links[0]: expected ${made}, got "/d/x"`,
    `panels[1].links[1]: expected ${made}, got {"to":"panel"}`,
    `panels[1].links[2]: expected ${made}, got null`,
  ],
  [
    "a link that runs a script",
    linked(js.toUrl("Runbook", "javascript:alert(1)")),
    'panels[0].links[0].url: expected a URL of http, https or /…, got "javascript:alert(1)"',
  ],
  [
    "addresses that are none",
    linked(js.toUrl("A", "example.com"), js.toUrl("B", "//example.com"), js.toUrl("C"), js.toUrl()),
    'panels[0].links[0].url: expected a URL of http, https or /…, got "example.com"',
    'panels[0].links[1].url: expected a URL of http, https or /…, got "//example.com"',
    "panels[0].links[2].url: expected a URL of http, https or /…, got nothing",
    "panels[0].links[3].title: expected a text that is not empty, got nothing",
    "panels[0].links[3].url: expected a URL of http, https or /…, got nothing",
  ],
  [
    "a dashboard that is not there",
    linked(js.toDashboard("helth", { title: "Health" })),
    'panels[0].links[0].uid: expected the dashboard health, got "helth"',
  ],
  [
    "a dashboard whose name is like none",
    linked(js.toDashboard("warehouse", { title: "Warehouse" })),
    'panels[0].links[0].uid: expected one of home, service-overview, nodejs-runtime, health, objectives, alerts, pipeline, trends, own, got "warehouse"',
  ],
  [
    "a panel that is not there",
    linked(js.toDashboard("own", { title: "Back", panel: "Reqests" })),
    'panels[0].links[0].panel: expected the panel Requests, got "Reqests"',
  ],
  [
    "a variable that the dashboard lacks",
    linked(js.toDashboard("pipeline", { title: "Pipeline", choose: { instance: "a" } })),
    /^panels\[0\]\.links\[0\]\.choose: expected variables of pipeline \(.*\), got instance$/.source,
  ],
  [
    "a variable that there is not, and values that are none",
    linked(
      js.toDashboard("own", { title: "A", choose: { servise: "a" } }),
      js.toDashboard("own", { title: "B", choose: { service: 5 } }),
      js.toDashboard("own", { title: "C", choose: "gateway" }),
    ),
    `panels[0].links[0].choose: expected one of ${variables}, got servise`,
    'panels[0].links[1].choose.service: expected a text or ofRow("label"), got 5',
    'panels[0].links[2].choose: expected values such as { service: "gateway" }, got "gateway"',
  ],
  [
    "a link to a dashboard without texts",
    linked(js.toDashboard(), js.toDashboard("own", null), js.toDashboard(5, { titl: "A" })),
    "panels[0].links[0].title: expected a text that is not empty, got nothing",
    "panels[0].links[0].uid: expected a text that is not empty, got nothing",
    "panels[0].links[1].title: expected a text that is not empty, got nothing",
    "panels[0].links[2]: expected the field title, got titl",
    "panels[0].links[2].title: expected a text that is not empty, got nothing",
    "panels[0].links[2].uid: expected a text that is not empty, got 5",
  ],
  [
    "starts that Grafana does not read",
    linked(
      js.toDashboard("own", { title: "A", from: "90d" }),
      js.toDashboard("own", { title: "B", from: "now-1h30m" }),
      js.toDashboard("own", { title: "C", panel: 5 }),
    ),
    'panels[0].links[0].from: expected a start such as "now-90d", got "90d"',
    'panels[0].links[1].from: expected a start such as "now-90d", got "now-1h30m"',
    "panels[0].links[2].panel: expected the title of a panel, got 5",
  ],
  [
    "the label of a row where there is no row",
    linked(js.toDashboard("own", { title: "A", choose: { service: ofRow("service.name") } })),
    'panels[0].links[0].choose.service: expected a text: a panel as a whole has no row, got ofRow("service.name")',
  ],
  [
    "the label of a row that it does not have",
    lines(
      js.toTraces("A", { where: { "http.route": ofRow("http.rout") } }),
      js.toLines("B", { service: ofRow("service") }),
    ),
    'panels[0].lineLinks[0].query.where.http.route: expected a label of the line (service.name, http.route), got ofRow("http.rout")',
    'panels[0].lineLinks[1].query.service: expected a label of the line (service.name, http.route), got ofRow("service")',
  ],
  [
    "the panel of an alert from what is none",
    panels(
      js.timeSeries({ ...text, show, lineLinks: [js.toAlertPanel("A")] }),
      js.table({
        ...text,
        title: "B",
        labels: [{ label: "http.route", title: "Route", links: [js.toAlertPanel("A")] }],
        values: [{ title: "Rate", of: requests }],
      }),
    ),
    'panels[0].lineLinks[0]: expected rows with dashboard_uid and panel_id, as in alertList(…), got {"to":"alertPanel","title":"A"}',
    'panels[1].labels[0].links[0]: expected rows with dashboard_uid and panel_id, as in alertList(…), got {"to":"alertPanel","title":"A"}',
  ],
  [
    "searches that are none",
    linked(js.toLines("A", 5), js.toTraces("B", null), js.toTraces("C", { failed: false })),
    'panels[0].links[0].query: expected what to look for, such as { atLeast: "warn" }, got 5',
    "panels[0].links[1].query: expected what to look for, such as { failed: true }, got null",
    "panels[0].links[2].query.failed: expected true, got false",
  ],
  [
    "log lines of a level that there is not",
    panels(js.logs({ ...text, atLeast: "warning", containing: "", service: 5 })),
    'panels[0].atLeast: expected one of debug, info, warn, error, got "warning"',
    'panels[0].containing: expected a text that is not empty, got ""',
    'panels[0].service: expected the name of a service or ofRow("service.name"), got 5',
  ],
  [
    "attributes with odd names, and values that are none",
    panels(
      js.logs({ ...text, where: { "a b": "x", 'x"}': "y", "http.route": 5 } }),
      js.traces({ ...text, title: "B", where: { "http.route": true } }),
      js.traces({ ...text, title: "C", where: "http.route=/x" }),
    ),
    'panels[0].where: expected an attribute such as http.route, got "a b"',
    String.raw`panels[0].where: expected an attribute such as http.route, got "x\"}"`,
    'panels[0].where.http.route: expected a text, true or ofRow("label"), got 5',
    'panels[1].where.http.route: expected a text or ofRow("label"), got true',
    'panels[2].where: expected attributes such as { "http.route": "/orders" }, got "http.route=/x"',
  ],
  [
    "slow traces without a time",
    panels(
      js.traces({ ...text, slowerThan: "fast" }),
      js.traces({ ...text, title: "B", slowerThan: 0 }),
      js.timeSeries({ ...text, title: "C", show, links: [js.toTraces("A", { slowerThan: [] })] }),
    ),
    'panels[0].slowerThan: expected a duration such as "500ms", got "fast"',
    'panels[1].slowerThan: expected a duration such as "500ms", got 0',
    'panels[2].links[0].query.slowerThan: expected a duration such as "500ms", got []',
  ],
];
