import { expect, test } from "vitest";

import { alert, type AlertOptions } from "#src/alerting/rules/rule.ts";
import { defineRules } from "#src/alerting/rules/rule-file.ts";
import { objective } from "#src/alerting/rules/objective.ts";
import { panelIds } from "#src/dashboards/model/panel-id.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { max, sum } from "#src/promql/aggregate.ts";
import { above } from "#src/promql/condition.ts";
import { rate, value } from "#src/promql/functions.ts";
import { minutes, percent, perSecond } from "#src/promql/quantity.ts";
import { renderProject } from "#src/project/render-project.ts";
import { resolveProject } from "#src/project/resolve-project.ts";
import { shippedDashboards } from "#src/shipped/shipped-dashboards.ts";
import { shippedObjectives } from "#src/shipped/shipped-objectives.ts";
import { shippedRules } from "#src/shipped/shipped-rules.ts";

function render(config: object): ReadonlyMap<string, string> {
  const place = { root: "/project", file: "observability.config.ts" };
  return renderProject(resolveProject({ output: "out", ...config }, place));
}

function textOf(files: ReadonlyMap<string, string>, path: string): string {
  const text = files.get(`out/${path}`);
  if (text === undefined) throw new Error(`no ${path} among ${files.size} files`);
  return text;
}

/** What ships, rendered once. */
const shipped = render({});

const byService = { by: ["service.name"] } as const;
const oldOptions = {
  id: "queue-old",
  name: "QueueOld",
  severity: "low",
  owner: "shop",
  when: above(max(value(catalog.processUptime), byService), minutes(5)),
  summary: ({ value: age }) => `It is ${age} old`,
  description: "It is old.",
  runbook: "Start it again.",
} as const satisfies AlertOptions<"service.name", "seconds">;
const old = alert(oldOptions);

test("every file names its source as its user knows it", () => {
  const files = render({ rules: [shippedRules(), defineRules("observability/rules.ts", [old])] });
  const lineOf = (path: string): string => textOf(files, path).split("\n", 1)[0] ?? "";
  const line = (source: string): string =>
    `Generated from ${source} by \`tamma-obs generate\`; do not edit.`;
  const requests = "@tamma/observability/shipped/rules/requests.ts";
  expect(lineOf("prometheus/rules/service-latency-high.yml")).toBe(`# ${line(requests)}`);
  expect(lineOf("prometheus/tests/service-latency-high.test.yml")).toBe(`# ${line(requests)}`);
  expect(lineOf("prometheus/rules/queue-old.yml")).toBe(`# ${line("observability/rules.ts")}`);
  expect(lineOf("alertmanager/alertmanager.yml")).toBe(
    `# ${line("@tamma/observability/shipped/routing.ts")}`,
  );
  expect(lineOf("runbooks.md")).toBe(`<!-- ${line("observability.config.ts")} -->`);
  expect(textOf(files, "backends/tempo-loki/grafana/dashboards/health.json")).toContain(
    line("@tamma/observability/shipped/dashboards/health.ts"),
  );
});

test.each(["./out", "out/", "./out//"])("the output %s is the folder out", (output) => {
  const files = render({ output, rules: [], objectives: [] });
  const same = render({ rules: [], objectives: [] });
  expect([...files]).toEqual([...same]);
});

test("the runbook of an alert is at Prometheus, which serves the page", () => {
  const files = render({ output: ".", rules: [old], objectives: [] });
  expect(files.get("prometheus/rules/queue-old.yml")).toContain(
    'runbook_url: "{{ $externalURL }}/user/runbooks.md#queue-old"',
  );
  expect(files.get("prometheus/pages/runbooks.md")).toBe(files.get("runbooks.md"));
});

test("the runbook of an alert is at the address that a project names", () => {
  const output = { folder: "out", runbooks: "https://example.com/runbooks.md" };
  const files = render({ output, rules: [old], objectives: [] });
  expect(files.get("out/prometheus/rules/queue-old.yml")).toContain(
    "runbook_url: https://example.com/runbooks.md#queue-old",
  );
});

test("an alert leads to its dashboard in the stack's Grafana, or in one that a project names", () => {
  const linked = alert({ ...oldOptions, dashboard: "nodejs-runtime" });
  const linkOf = (output: object | string): string => {
    const files = render({ output, rules: [linked], objectives: [] });
    const text = textOf(files, "prometheus/rules/queue-old.yml");
    return /dashboard_url: (.*)/.exec(text)?.[1] ?? "";
  };
  // The panel of that dashboard which shows what the alert reads
  const id = panelIds(["Youngest process"]).get("Youngest process");
  const path = `/d/nodejs-runtime?viewPanel=${id}&var-service={{ $labels.service_name | urlquery }}&from=now-1h&to=now`;
  expect(linkOf("out")).toBe(`http://localhost:3000${path}`);
  for (const grafana of ["https://example.com/grafana", "https://example.com/grafana/"]) {
    expect(linkOf({ folder: "out", grafana })).toBe(`https://example.com/grafana${path}`);
  }
});

test("each alert has a series that says how late it may be, apart for each set of backends", () => {
  const files = render({ rules: [old], objectives: [] });
  const text = textOf(files, "prometheus/rules/alert-info.yml");
  expect(text).toMatch(/^# Generated from observability\.config\.ts by/);
  expect(text).toContain("  - name: alert-info\n    interval: 1m\n");
  expect(text).toContain("rule_id: queue-old\n");
  expect(textOf(files, "k8s/prometheus-rules/alert-info.yaml")).toContain("rule_id: queue-old\n");
  const paths = [...shipped.keys()].filter((path) => path.includes("alert-info")).toSorted();
  expect(paths).toEqual([
    "out/backends/jaeger-victorialogs/prometheus/rules/alert-info.yml",
    "out/backends/tempo-loki/prometheus/rules/alert-info.yml",
    "out/k8s/prometheus-rules/alert-info.yaml",
    "out/k8s/prometheus-rules/jaeger-victorialogs/alert-info.yaml",
    "out/k8s/prometheus-rules/tempo-loki/alert-info.yaml",
    "out/prometheus/rules/alert-info.yml",
  ]);
  expect([...render({ rules: [], objectives: [] }).keys()].join()).not.toContain("alert-info");
});

test("no file speaks of this repository", () => {
  const all = [...shipped.values()].join("\n");
  expect(all).not.toMatch(/\bsrc\/|npm run generate|definitions\//);
});

test("a companion belongs to the file of the first rule that reads the metric", () => {
  const path = "prometheus/rules/no-data-process-uptime-seconds.yml";
  const own = render({ rules: defineRules("observability/rules.ts", [old]) });
  expect(textOf(own, path)).toMatch(/^# Generated from observability\/rules\.ts by/);
  expect(textOf(shipped, path)).toMatch(
    /^# Generated from @tamma\/observability\/shipped\/rules\/process\.ts by/,
  );
});

test("who brings no notification templates has those that ship", () => {
  const routing = {
    file: "observability/routing.ts",
    receivers: {
      ops: { channels: [{ type: "slack", channel: "#ops", apiUrlFile: "/secrets/slack" }] },
    },
    route: {
      receiver: "ops",
      routes: [
        {
          matchers: [{ label: "severity", operator: "=", value: "critical" }],
          fallback: { none: "one channel only" },
          groupWait: 0,
        },
      ],
    },
  };
  const files = render({ routing });
  expect(textOf(files, "alertmanager/templates/notification.tmpl")).toContain(
    '{{ define "tamma.text" -}}',
  );
  expect(textOf(files, "alertmanager/alertmanager.yml")).toContain(
    "templates:\n  - /etc/alertmanager/templates/*.tmpl\n",
  );
  const own = { name: "own.tmpl", text: '{{ define "tamma.text" }}!{{ end }}' };
  const added = render({ routing: { ...routing, templateFiles: [own] } });
  expect(textOf(added, "alertmanager/templates/own.tmpl")).toBe(
    `{{/* Generated from observability/routing.ts by \`tamma-obs generate\`; do not edit. */}}\n${own.text}`,
  );
  const rest = textOf(added, "alertmanager/templates/notification.tmpl");
  expect(rest).toContain('{{ define "tamma.subject" -}}');
  expect(rest).not.toContain('{{ define "tamma.text" -}}');
  const whole = {
    name: "notification.tmpl",
    text: textOf(files, "alertmanager/templates/notification.tmpl"),
  };
  const replaced = render({ routing: { ...routing, templateFiles: [whole] } });
  expect(textOf(replaced, "alertmanager/templates/notification.tmpl")).toContain(
    "Generated from observability/routing.ts",
  );
});

test("a panel's line is the limit that a user gave the rule", () => {
  const rules = shippedRules({
    disable: { "health-check-slow": "some are" },
    override: { "health-checks-stale": { limit: minutes(10) } },
  });
  const changed = render({ rules });
  const steps = (files: ReadonlyMap<string, string>, title: string): unknown => {
    const json = textOf(files, "backends/tempo-loki/grafana/dashboards/health.json");
    const { panels }: { panels: readonly { title: string; fieldConfig: unknown }[] } =
      JSON.parse(json);
    return panels.find((panel) => panel.title === title)?.fieldConfig;
  };
  expect(steps(shipped, "Time since the last run")).toMatchObject({
    defaults: { thresholds: { steps: [{}, { value: 180 }] } },
  });
  expect(steps(changed, "Time since the last run")).toMatchObject({
    defaults: { thresholds: { steps: [{}, { value: 600 }] } },
  });
  expect(steps(changed, "Check duration")).toMatchObject({
    defaults: {
      thresholds: { steps: [{ value: null }] },
      custom: { thresholdsStyle: { mode: "off" } },
    },
  });
});

interface Row {
  readonly title: string;
  readonly description?: string;
  readonly panels?: readonly Row[];
}

test("an objective of one's own has its rules and its panels", () => {
  const own = objective({
    id: "checkout",
    name: "Checkout",
    owner: "shop",
    target: percent(99.5),
    bad: (window) => sum(rate(catalog.workflowsFailed, window), byService),
    total: (window) => sum(rate(catalog.workflowsCompleted, window), byService),
    minimum: perSecond(0.5),
    event: "checkout",
    failure: "that ended in an error",
    summary: ({ label, value: share }) => `${label("service.name")} fails ${share} of checkouts`,
    description: "The budget of the checkout is being spent too fast.",
    runbook: "Look for failed payments first.",
  });
  const files = render({ objectives: [shippedObjectives(), own] });
  expect(textOf(files, "prometheus/rules/checkout.yml")).toContain("slo:checkout:error_ratio_1h");
  const json = textOf(files, "backends/tempo-loki/grafana/dashboards/objectives.json");
  const { panels }: { panels: readonly Row[] } = JSON.parse(json);
  const all = panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  expect(all.map(({ title }) => title)).toEqual([
    "Least budget left",
    "First budget spent in",
    "Budgets",
    "Availability: 99.9 % over 30 days",
    "Availability: error ratio",
    "Availability: burn rate",
    "Availability: budget left",
    "Availability: budget spent in",
    "Latency: 99 % over 30 days",
    "Latency: error ratio",
    "Latency: burn rate",
    "Latency: budget left",
    "Latency: budget spent in",
    "Checkout: 99.5 % over 30 days",
    "Checkout: error ratio",
    "Checkout: burn rate",
    "Checkout: budget left",
    "Checkout: budget spent in",
    "Traffic judged",
    "Requests judged",
    "Checkouts judged",
  ]);
  expect(all.find(({ title }) => title === "Checkout: error ratio")?.description).toBe(
    "Share of checkouts that ended in an error. The line is the budget: 99.5 % have to be good over 30 days.",
  );
});

test("alerts link to no dashboard that the project left out, and there is none without a panel", () => {
  const linksOf = (files: ReadonlyMap<string, string>): readonly string[] => {
    const texts = [...files].filter(([path]) => path.includes("/rules/")).map(([, text]) => text);
    const links = texts.flatMap((text) => [...text.matchAll(/dashboard_uid: (\S+)/g)]);
    return [...new Set(links.map(([, uid = ""]) => uid))].toSorted();
  };
  const dashboardsOf = (files: ReadonlyMap<string, string>): readonly string[] =>
    [...files.keys()].flatMap((path) => /dashboards\/(.+)\.json$/.exec(path)?.[1] ?? []).toSorted();
  const left = render({ dashboards: shippedDashboards({ only: ["health", "trends"] }) });
  expect(dashboardsOf(left)).toEqual(["health", "trends"]);
  expect(linksOf(shipped).length).toBeGreaterThan(2);
  expect(linksOf(left)).toEqual(["health"]);
  const disable = { availability: "not promised", latency: "not promised" };
  const unpromised = render({ objectives: shippedObjectives({ disable }) });
  expect(dashboardsOf(shipped)).toContain("objectives");
  expect(dashboardsOf(unpromised)).not.toContain("objectives");
  expect(linksOf(unpromised)).not.toContain("objectives");
});
