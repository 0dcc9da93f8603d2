import { describe, expect, test } from "vitest";

import {
  above,
  age,
  averaged,
  avg,
  both,
  bytes,
  completeRules,
  count,
  countSeries,
  days,
  either,
  fromSpecification,
  gone,
  highest,
  increase,
  lint,
  lowest,
  matches,
  max,
  mean,
  milliseconds,
  min,
  minus,
  missing,
  missingNames,
  not,
  observations,
  observed,
  offset,
  oneOf,
  perSecond,
  percent,
  predict,
  printPromql,
  quantile,
  rate,
  raw,
  recorded,
  recording,
  seconds,
  share,
  shareAbove,
  objective,
  sum,
  times,
  unless,
  until,
  value,
  type AlertRule,
  type Condition,
  type Expression,
} from "#src/alerting/index.ts";
import { withCompanions } from "#src/alerting/render.ts";
import { alertsOf } from "#src/alerting/rules/rule-file.ts";
import { backendCatalog } from "#src/metrics/backend-catalog.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { defineMetrics } from "#src/metrics/define/define-metrics.ts";
import { ownContext, ownProject } from "../helpers/own-project.ts";

const service = { by: ["service.name"] } as const;
const duration = catalog.httpRequestDuration;
const requests = sum(observations(duration, "5m"), service);
const busy = above(requests, perSecond(1));

const expressions: readonly (readonly [string, Expression | Condition])[] = [
  ["process_memory_usage_bytes", value(catalog.memoryUsage)],
  ["rate(workflow_failures_total[5m])", rate(catalog.workflowsFailed, "5m")],
  [
    'increase(up{job="x"}[1h])',
    increase({ ...backendCatalog.up, kind: "counter" }, "1h", { job: "x" }),
  ],
  ["avg_over_time(process_cpu_utilization_ratio[2m])", averaged(catalog.cpuUsage, "2m")],
  ["max_over_time(process_uptime_seconds[2m])", highest(catalog.processUptime, "2m")],
  ["min_over_time(process_uptime_seconds[2m])", lowest(catalog.processUptime, "2m")],
  [
    "predict_linear(system_filesystem_utilization_ratio[1h], 14400)",
    predict(catalog.diskUsage, "1h", "4h"),
  ],
  [
    'rate(http_server_request_duration_seconds_count{http_response_status_code=~"5..",http_route!="/x"}[5m])',
    observations(duration, "5m", {
      "http.response.status_code": matches("5.."),
      "http.route": not("/x"),
    }),
  ],
  [
    'rate(http_server_request_duration_seconds_count{http_route=~"/a\\\\.b|/c"}[5m])',
    observations(duration, "5m", { "http.route": oneOf("/a.b", "/c") }),
  ],
  ["rate(v8js_gc_duration_seconds_sum[5m])", observed(catalog.gcDuration, "5m")],
  [
    "histogram_quantile(0.9, sum by (le, service_name) (rate(http_server_request_duration_seconds_bucket[5m])))",
    quantile(0.9, duration, "5m", service),
  ],
  [
    "sum by (service_name) (rate(http_server_request_duration_seconds_sum[5m])) / sum by (service_name) (rate(http_server_request_duration_seconds_count[5m]))",
    mean(duration, "5m", service),
  ],
  [
    '1 - (sum by (service_name) (rate(http_server_request_duration_seconds_bucket{le="1"}[5m])) / sum by (service_name) (rate(http_server_request_duration_seconds_count[5m])))',
    shareAbove(1, duration, "5m", service),
  ],
  [
    '1 - (sum by (route) (rate(loki_request_duration_seconds_bucket{le="1.0"}[5m])) / sum by (route) (rate(loki_request_duration_seconds_count[5m])))',
    shareAbove(1, backendCatalog.lokiRequestDuration, "5m", { by: ["route"] }),
  ],
  ["time() - health_check_last_run_timestamp_seconds", age(value(catalog.healthCheckLastRun))],
  [
    "health_certificate_expiry_timestamp_seconds - time()",
    until(value(catalog.healthCertificateExpiry)),
  ],
  ["process_memory_usage_bytes offset 1d", offset(value(catalog.memoryUsage), "1d")],
  [
    "rate(workflow_failures_total[5m] offset 1h30m)",
    offset(offset(rate(catalog.workflowsFailed, "5m"), "1h"), "30m"),
  ],
  ["process_uptime_seconds * 2", times(value(catalog.processUptime), 2)],
  ["count by (job) (up)", countSeries(value(backendCatalog.up), { by: ["job"] })],
  ["min (up)", min(value(backendCatalog.up), { by: [] })],
  ["avg without (job) (up)", avg(value(backendCatalog.up), { without: ["job"] })],
  [
    "max by (job) (up) < 1",
    {
      ...busy,
      node: {
        type: "compare",
        operator: "<",
        left: max(value(backendCatalog.up), { by: ["job"] }).node,
        right: { type: "number", value: 1 },
      },
    },
  ],
  [
    "(max by (service_name) (process_uptime_seconds) > 0.25) or (max by (service_name) (process_uptime_seconds) > 60)",
    either(
      above(max(value(catalog.processUptime), service), milliseconds(250)),
      above(max(value(catalog.processUptime), service), seconds(60)),
    ),
  ],
  [
    "(max by (service_name, instance) (process_memory_usage_bytes) > 2147483648) unless on (service_name) (sum by (service_name) (rate(http_server_request_duration_seconds_count[5m])) > 1)",
    unless(
      above(max(value(catalog.memoryUsage), { by: ["service.name", "instance"] }), bytes("2GiB")),
      busy,
    ),
  ],
  ['max by (job) (absent(up{job="tempo"}))', missing(backendCatalog.up, { job: "tempo" })],
  [
    "group by (service_name) (present_over_time(process_uptime_seconds[1h])) unless group by (service_name) (process_uptime_seconds)",
    gone(catalog.processUptime, "1h", service),
  ],
  ["a:b:c", recorded(recording({ id: "r", record: "a:b:c", of: requests }))],
  [
    "(sum by (job, instance) (up)) - up",
    minus(
      raw("sum by (job, instance) (up)", { labels: ["job", "instance"], dimension: "count" }),
      value(backendCatalog.up),
    ),
  ],
];

describe("printPromql", () => {
  test.each(expressions)("writes %s", (text, expression) => {
    expect(printPromql(expression.node)).toBe(text);
  });
});

describe("an objective", () => {
  const set = objective({
    id: "x",
    name: "X",
    owner: "me",
    target: percent(99.9),
    bad: (window) =>
      sum(observations(duration, window, { "http.response.status_code": "500" }), service),
    total: (window) => sum(observations(duration, window), service),
    minimum: perSecond(0.1),
    summary: ({ value }) => value,
    description: "d",
    runbook: "Look at it.",
  });

  test("becomes the four alerts of the SRE workbook with a minimum of traffic", () => {
    const alerts = set.rules.filter((rule) => rule.type === "alert");
    expect(alerts.map(({ id, severity, when }) => [id, severity, printPromql(when.node)])).toEqual([
      [
        "x-burn-1h",
        "critical",
        "(((slo:x:error_ratio_1h > 0.0144) and (slo:x:error_ratio_5m > 0.0144)) and (slo:x:total_1h > 0.1)) and (((slo:x:error_ratio_1h * slo:x:total_1h) * 3600) > 2.5)",
      ],
      [
        "x-burn-6h",
        "high",
        "(((slo:x:error_ratio_6h > 0.006) and (slo:x:error_ratio_30m > 0.006)) and (slo:x:total_6h > 0.1)) and (((slo:x:error_ratio_6h * slo:x:total_6h) * 21600) > 2.5)",
      ],
      [
        "x-burn-1d",
        "medium",
        "(((slo:x:error_ratio_1d > 0.003) and (slo:x:error_ratio_2h > 0.003)) and (slo:x:total_1d > 0.1)) and (((slo:x:error_ratio_1d * slo:x:total_1d) * 86400) > 2.5)",
      ],
      [
        "x-burn-3d",
        "low",
        "(((slo:x:error_ratio_3d > 0.001) and (slo:x:error_ratio_6h > 0.001)) and (slo:x:total_3d > 0.1)) and (((slo:x:error_ratio_3d * slo:x:total_3d) * 259200) > 2.5)",
      ],
    ]);
  });
});

describe("a rule of the specification", () => {
  const rule: AlertRule = {
    id: "failed-workflows",
    name: "Failed workflows",
    description: "Too many workflows fail.",
    condition: {
      metric: "workflowsFailed",
      operator: "gte",
      threshold: 5,
      duration: 300,
      labels: { "workflow.name": "sync" },
    },
    severity: "high",
    enabled: true,
    cooldown: 120,
    notifications: [
      { type: "slack", config: {}, enabled: true },
      { type: "email", config: {}, enabled: false },
    ],
    actions: [{ type: "restart-service", config: {}, enabled: true }],
  };
  const from = { file: "alerts.json", owner: "me" };

  test("becomes an alert with its cooldown, labels, channels and actions", () => {
    const { alert, problems } = fromSpecification(rule, from);
    expect(problems).toEqual([]);
    expect(alert).toMatchObject({
      name: "FailedWorkflows",
      keepFiringForMs: 120_000,
      forMs: 0,
      labels: { notify_slack: "true", actions: "restart-service" },
    });
    expect(printPromql(alert!.when.node)).toBe(
      'sum by (service_name, deployment_environment_name) (increase(workflow_failures_total{workflow_name="sync"}[5m])) >= 5',
    );
  });

  test("on a gauge waits for its duration; on a histogram looks at the 95th percentile", () => {
    const gauge = {
      metric: "process.memory.usage",
      operator: "lt",
      threshold: 1,
      duration: 30,
    } as const;
    const low = fromSpecification({ ...rule, condition: gauge }, from).alert;
    expect(low?.forMs).toBe(30_000);
    expect(printPromql(low!.when.node)).toBe(
      "min by (service_name, deployment_environment_name) (process_memory_usage_bytes) < 1",
    );
    const histogram = { metric: "httpRequestDuration", operator: "gt", threshold: 0.5 } as const;
    const slow = fromSpecification({ ...rule, condition: histogram }, from).alert;
    expect(printPromql(slow!.when.node)).toBe(
      "histogram_quantile(0.95, sum by (le, service_name, deployment_environment_name) (rate(http_server_request_duration_seconds_bucket[1m]))) > 0.5",
    );
  });

  test("reads a metric of the project by its key or its name", () => {
    const metrics = defineMetrics({
      ordersPlaced: {
        name: "orders.placed",
        kind: "counter",
        unit: "{order}",
        description: "Orders.",
      },
    });
    for (const metric of ["ordersPlaced", "orders.placed"]) {
      const condition = { metric, operator: "gt", threshold: 20, duration: 60 } as const;
      const { alert, problems } = fromSpecification({ ...rule, condition }, { ...from, metrics });
      expect(problems).toEqual([]);
      expect(printPromql(alert!.when.node)).toBe(
        "sum by (service_name, deployment_environment_name) (increase(orders_placed_total[1m])) > 20",
      );
    }
  });

  test("that is disabled becomes nothing", () => {
    expect(fromSpecification({ ...rule, enabled: false }, from)).toEqual({
      file: from.file,
      problems: [],
    });
  });
});

describe("the shipped rules", () => {
  test("are at least 45, and no check has anything against them", () => {
    const files = completeRules(ownProject.rules, ownContext);
    expect(alertsOf(files).length).toBeGreaterThanOrEqual(45);
    expect(lint(files, ownContext)).toEqual([]);
  });

  test("have a companion for each gauge whose absence would look like health", () => {
    const names = alertsOf(withCompanions(ownProject.rules))
      .map(({ alert }) => alert.id)
      .filter((id) => id.startsWith("no-data-"));
    expect(names).toContain("no-data-v8js-memory-heap-used-bytes");
    expect(names).toContain("no-data-prometheus-notifications-alertmanagers-discovered");
    expect(names.some((id) => id.includes("http"))).toBe(false);
  });

  test("name the metrics that a live scrape does not have", () => {
    const rule = alertsOf(ownProject.rules).find(({ alert }) => alert.id === "cpu-saturated");
    const files = [{ file: "x.ts", rules: [rule!.alert] }];
    expect(missingNames(files, new Set(["up"]))).toMatchObject([
      { rule: "cpu-saturated", expected: "a scraped metric", got: "process_cpu_utilization_ratio" },
    ]);
    expect(missingNames(files, new Set(["process_cpu_utilization_ratio"]))).toEqual([]);
  });

  test("both() keeps the labels and the value of its first condition", () => {
    const joined = both(above(share(requests, requests), percent(5)), busy);
    expect([joined.labels, joined.dimension]).toEqual([["service.name"], "ratio"]);
    expect([days(1).value, count(2).dimension]).toEqual([86_400, "count"]);
  });
});

test("a comment at the end of PromQL as text ends with its line", () => {
  const text = raw("sum(up) # all of them", { labels: [], dimension: "count" });
  expect(printPromql(above(text, count(1)).node)).toBe("(sum(up) # all of them\n) > 1");
});
