import type { Mistake } from "./mistake.ts";

const dashboards = (text: string): Mistake["files"] => ({
  "observability/dashboards.js": `
    import { sum, rate, raw, percent } from "@tamma/observability/alerting";
    import * as made from "@tamma/observability/dashboards";
    import { catalog } from "@tamma/observability/metrics";
    const { defineDashboard, row, stat, timeSeries, toDashboard, countLines } = made;
    const of = sum(rate(catalog.workflowsFailed, "auto"), { by: ["service.name"] });
    const says = { title: "Failures", description: "How many." };
    const shop = { file: import.meta.url, uid: "shop", title: "Shop", description: "Ours." };
    export const dashboards = [${text}];
  `,
  "observability.config.js": `
    import { dashboards } from "./observability/dashboards.js";
    import { shippedDashboards } from "@tamma/observability/shipped";
    export default { dashboards: [shippedDashboards(), dashboards] };
  `,
});

const mistake = (name: string, text: string, ...problems: readonly string[]): Mistake => ({
  name,
  files: dashboards(text),
  problems: problems.map((problem) => `observability/dashboards.js: shop.${problem}`),
});

/** Dashboards in a file of their own; each kind of mistake is a row of test/dashboards/define/mistakes. */
export const dashboardMistakes: readonly Mistake[] = [
  {
    ...mistake(
      "an option, an alert, a link and an expression of a dashboard at once",
      `defineDashboard({ ...shop, refresh: "5s", panels: [
        stat({ ...says, show: [{ of }], unit: "ms", limit: { alert: "service-error-rate-hihg" },
          links: [toDashboard("service-overveiw", { title: "Service" })] }),
      ], rows: [row({ title: "More", panels: [
        timeSeries({ ...says, title: "B", show: [{ of: rate(catalog.workflowsFailed, "5") }, countLines({ by: "" })] }),
      ] })] })`,
      'refresh: expected a duration of 30 s or more, or "off", got "5s"',
      'panels[0].unit: expected cps or reqps or ops or rps or wps or iops or short for perSecond, got "ms"',
      'rows[0].panels[0].show[1].by: expected "level" or an attribute, got ""',
      'rows[0].panels[0].show[0].of: expected a window such as "5m", got "5"',
      'panels[0].limit.alert: expected the alert service-error-rate-high, got "service-error-rate-hihg"',
      'panels[0].links[0].uid: expected the dashboard service-overview, got "service-overveiw"',
    ),
    cli: [],
  },
  mistake(
    "a limit of another dimension, in a dashboard",
    "defineDashboard({ ...shop, panels: [stat({ ...says, show: [{ of }], limit: { above: percent(5) } })] })",
    'panels[0].limit: expected { alert }, or { above } or { below } with perSecond, got {"above":{"dimension":"ratio","value":0.05}}',
  ),
  mistake(
    "a metric that nobody has, in PromQL of a panel",
    'defineDashboard({ ...shop, panels: [stat({ ...says, show: [{ of: raw("sum(workflow_failure_total)", { labels: [], dimension: "count" }) }] })] })',
    'panels[0].show[0].of: expected a metric of a catalog, got "workflow_failure_total"',
  ),
  mistake(
    "a function that makes panels, and is not called",
    "defineDashboard({ ...shop, panels: [stat], rows: [row] })",
    "rows[0]: expected what row() returns, got the function row",
    "panels[0]: expected a panel such as timeSeries(…), got the function stat",
  ),
];
