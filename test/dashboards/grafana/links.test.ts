import { describe, expect, test } from "vitest";

import {
  alertList,
  ofRow,
  stat,
  table,
  timeSeries,
  toAlertPanel,
  toDashboard,
  toLines,
  toTraces,
  toUrl,
  type Link,
} from "#src/dashboards/index.ts";
import { panelIds } from "#src/dashboards/model/panel-id.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { rate } from "#src/promql/functions.ts";

import { jsonOf, own, panelOf, type Rendering } from "../rendered.ts";

const text = { title: "Failures", description: "How many." } as const;
const of = sum(rate(catalog.workflowsFailed, "auto"), { by: ["service.name"] });
const idOf = (title: string): number | undefined => panelIds([title]).get(title);
const target = own({
  uid: "target",
  title: "Target",
  choose: ["environment", "instance"],
  panels: [stat({ ...text, title: "There", show: [{ of }] })],
});
const time = "${__url_time_range}";

function urls(links: readonly Link[], rendering: Rendering = {}): readonly string[] {
  const panel = panelOf(timeSeries({ ...text, show: [{ of }], links }), rendering);
  return (panel?.links ?? []).map(({ url }) => url);
}

function lineUrls(links: readonly Link[]): readonly string[] {
  const panel = panelOf(timeSeries({ ...text, show: [{ of }], lineLinks: links }));
  return (panel?.fieldConfig.defaults.links ?? []).map(({ url }) => url);
}

describe("a link to a dashboard", () => {
  const others = [target];
  const to = (options: Partial<Parameters<typeof toDashboard>[1]>): readonly string[] =>
    urls([toDashboard("target", { title: "Target", ...options })], { others });

  test("takes along what is chosen, of the variables that both have", () => {
    expect(to({})).toEqual([`/d/target?\${environment:queryparam}&${time}`]);
  });

  test("chooses what it says, encoded", () => {
    expect(to({ choose: { environment: "a&b c", instance: "x" } })).toEqual([
      `/d/target?var-environment=a%26b%20c&var-instance=x&${time}`,
    ]);
  });

  test("chooses no variable that is not there", () => {
    expect(to({ choose: { namespace: "a" } })).toEqual(to({}));
  });

  test("leads to a panel by its id, and to the dashboard where there is none of that title", () => {
    const [url] = to({ panel: "There" });
    expect(url).toBe(`/d/target?viewPanel=${idOf("There")}&\${environment:queryparam}&${time}`);
    expect(to({ panel: "Nowhere" })).toEqual(to({}));
  });

  test("has a time range of its own where it says so", () => {
    expect(to({ from: "now-90d" })).toEqual([
      "/d/target?${environment:queryparam}&from=now-90d&to=now",
    ]);
  });

  test("is left out where the dashboard is not there", () => {
    expect(urls([toDashboard("gone", { title: "Gone" }), toUrl("Page", "/x")])).toEqual(["/x"]);
  });

  test("takes the values of a line, or of a row, along", () => {
    const link = toDashboard("own", {
      title: "Its dashboard",
      choose: { service: ofRow("service.name") },
    });
    expect(lineUrls([link])).toEqual([
      `/d/own?\${environment:queryparam}&var-service=\${__field.labels.service_name}&${time}`,
    ]);
    const rows = panelOf(
      table({
        ...text,
        labels: [{ label: "service.name", title: "Service", links: [link] }],
        values: [{ title: "Rate", of }],
      }),
    );
    expect(JSON.stringify(rows?.fieldConfig.overrides)).toContain(
      "var-service=${__data.fields.service_name}",
    );
  });
});

describe("a link to log lines or traces", () => {
  const links = [toLines("Lines", { atLeast: "warn" }), toTraces("Traces", { failed: true })];
  const decoded = (url = ""): unknown =>
    JSON.parse(decodeURIComponent(url.split("panes=")[1] ?? ""));

  test("opens Explore over the same range, with the query of the set's store", () => {
    const [lines, traces] = urls(links).map(decoded);
    expect(lines).toMatchObject({
      a: {
        datasource: "${logs}",
        queries: [{ refId: "A", datasource: { type: "loki", uid: "${logs}" } }],
        range: { from: "${__from}", to: "${__to}" },
      },
    });
    expect(traces).toMatchObject({ a: { datasource: "${traces}", queries: [{ limit: 20 }] } });
    const one = { set: "jaeger-victorialogs", fields: { services: "one" } } as const;
    expect(urls(links, one).map(decoded)).toMatchObject([
      { a: { queries: [{ datasource: { type: "victoriametrics-logs-datasource" } }] } },
      { a: { queries: [{ datasource: { type: "jaeger" }, service: "$service" }] } },
    ]);
  });

  test("leaves Grafana's variables as they are, and encodes the rest", () => {
    const [url = ""] = urls(links);
    expect(url).toContain("${service:pipe}");
    expect(url.replaceAll(/\$\{[^}]+\}/g, "")).not.toMatch(/[{}"| ]/);
  });

  test("is left out where the set keeps none", () => {
    expect(urls(links, { set: "otlp" })).toEqual([]);
  });

  test.each([{ choose: ["environment"] }, { services: "several" }] as const)(
    "is left out where a store searches one service, and there may be another number: %j",
    (fields) => {
      const panel = timeSeries({ ...text, show: [{ of }], links });
      const count = (set: "tempo-loki" | "jaeger-victorialogs"): unknown =>
        panelOf(panel, { set, fields })?.links?.length;
      expect([count("tempo-loki"), count("jaeger-victorialogs")]).toEqual([2, 1]);
    },
  );
});

describe("alerts", () => {
  const alerts = new Map([["failing", { name: "Failing", limit: { above: 5 } }]]);
  const list = own({
    uid: "alerts",
    title: "Alerts",
    choose: ["environment", "alert"],
    panels: [alertList({ ...text, title: "All" })],
  });
  const panel = timeSeries({
    ...text,
    show: [{ of }],
    limit: { alert: "failing" },
    alerts: ["gone"],
  });

  test("of a panel lead to the dashboard of alerts, those that there are", () => {
    const rendered = panelOf(panel, { alerts, alertsUid: "alerts", others: [list] });
    expect(rendered?.links).toHaveLength(1);
    expect(rendered?.links).toMatchObject([
      {
        title: "Alert Failing",
        url: `/d/alerts?var-alert=Failing&\${environment:queryparam}&${time}`,
      },
    ]);
  });

  test("are not said to a dashboard of alerts where none can be chosen", () => {
    const other = own({ uid: "alerts", choose: ["environment"], panels: [alertList(text)] });
    const rendered = panelOf(panel, { alerts, alertsUid: "alerts", others: [other] });
    expect(rendered?.links).toMatchObject([
      { title: "Alert Failing", url: `/d/alerts?\${environment:queryparam}&${time}` },
    ]);
  });

  test("lead nowhere without that dashboard, and not from it to itself", () => {
    expect(panelOf(panel, { alerts, alertsUid: "alerts" })).not.toHaveProperty("links");
    expect(panelOf(panel, { alerts, others: [list] })).not.toHaveProperty("links");
    const onIt = own({ uid: "alerts", title: "Alerts", panels: [panel] });
    expect(jsonOf(onIt, { alerts, alertsUid: "alerts" }).panels[0]).not.toHaveProperty("links");
  });

  test("in a list lead to their panels by the labels of the row", () => {
    const rows = JSON.stringify(jsonOf(list, { others: [] }).panels[0]?.fieldConfig.overrides);
    expect(rows).toContain(
      `/d/\${__data.fields.dashboard_uid}?viewPanel=\${__data.fields.panel_id}&var-service=\${__data.fields.service_name}&\${environment:queryparam}&${time}`,
    );
    expect(toAlertPanel("Its panel")).toEqual({ to: "alertPanel", title: "Its panel" });
  });

  test("in a list lead to their history where there is a dashboard for it", () => {
    const withHistory = own({
      panels: [alertList({ ...text, title: "Firing", dashboard: "alerts" })],
    });
    const rows = (others: Rendering["others"]): string =>
      JSON.stringify(
        jsonOf(withHistory, { others: others ?? [] }).panels[0]?.fieldConfig.overrides,
      );
    expect(rows([list])).toContain("var-alert=${__data.fields.alertname}");
    expect(rows([])).not.toContain("var-alert");
  });
});
