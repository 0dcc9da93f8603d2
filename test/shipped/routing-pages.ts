import { pageTest, type PageTest } from "#src/alerting/alertmanager/simulate/page-test.ts";

const critical = { alertname: "ErrorRateHigh", severity: "critical", service_name: "shop" };
const high = { alertname: "LatencyHigh", severity: "high", service_name: "shop" };
const medium = { alertname: "HeapHigh", severity: "medium", service_name: "shop" };
const low = { alertname: "CertificateSoon", severity: "low", service_name: "shop" };
const elsewhere = { ...high, service_name: "orders" };
const component = {
  alertname: "ComponentUnhealthy",
  rule_id: "component-unhealthy",
  owner: "platform",
  severity: "critical",
  service_name: "shop",
  health_component_name: "postgresql",
};
const system = {
  alertname: "SystemUnhealthy",
  rule_id: "system-unhealthy",
  owner: "platform",
  severity: "high",
  service_name: "shop",
};
const collectorDown = {
  alertname: "CollectorDown",
  rule_id: "collector-down",
  severity: "critical",
  job: "otel-collector",
};
const noData = {
  alertname: "NoDataProcessUptimeSeconds",
  rule_id: "no-data-process-uptime-seconds",
  severity: "medium",
  service_name: "shop",
};
const noBackendData = {
  alertname: "NoDataPrometheusTsdbHeadSeries",
  rule_id: "no-data-prometheus-tsdb-head-series",
  severity: "medium",
  job: "prometheus",
};

/** What the shipped policy promises: the scenarios of docs/alert-routing.md and more. */
export const shippedPages: readonly PageTest[] = [
  pageTest({
    name: "a critical alert pages at once, on two ways, and says when it is over",
    alerts: [{ labels: critical, for: "10m" }],
    expect: {
      pages: [
        { at: "0s", receiver: "critical-fallback", alerts: ["ErrorRateHigh"] },
        { at: "0s", receiver: "critical", alerts: ["ErrorRateHigh"] },
        { at: "10m", receiver: "critical-fallback", status: "resolved", alerts: ["ErrorRateHigh"] },
        { at: "10m", receiver: "critical", status: "resolved", alerts: ["ErrorRateHigh"] },
      ],
    },
  }),
  pageTest({
    name: "a second instance with the same critical alert pages within 15 s",
    alerts: [{ labels: critical }, { labels: { ...critical, instance: "2" }, at: "1m2s" }],
    watch: "2m",
    expect: {
      pages: [
        { at: "0s", receiver: "critical-fallback", alerts: ["ErrorRateHigh"] },
        { at: "0s", receiver: "critical", alerts: ["ErrorRateHigh"] },
        {
          at: "1m15s",
          receiver: "critical-fallback",
          alerts: ["ErrorRateHigh", "ErrorRateHigh"],
        },
        { at: "1m15s", receiver: "critical", alerts: ["ErrorRateHigh", "ErrorRateHigh"] },
      ],
    },
  }),
  pageTest({
    name: "a critical alert that lasts pages again after an hour, not before",
    alerts: [{ labels: critical }],
    watch: "90m",
    expect: {
      pages: [
        { at: "0s", receiver: "critical-fallback", alerts: ["ErrorRateHigh"] },
        { at: "0s", receiver: "critical", alerts: ["ErrorRateHigh"] },
        { at: "1h15s", receiver: "critical-fallback", alerts: ["ErrorRateHigh"] },
        { at: "1h15s", receiver: "critical", alerts: ["ErrorRateHigh"] },
      ],
    },
  }),
  pageTest({
    name: "a critical alert pages at night",
    start: "2026-01-04T03:30:00Z",
    alerts: [{ labels: critical }],
    expect: { notified: { critical: { alert: "ErrorRateHigh", by: "0s" } } },
  }),
  pageTest({
    name: "a critical alert keeps the milder ones of its service back, and only those",
    alerts: [
      { labels: critical, for: "20m" },
      { labels: high, at: "5s", for: "1h" },
      { labels: elsewhere, at: "5s", for: "1h" },
    ],
    watch: "30m",
    expect: {
      pages: [
        { at: "0s", receiver: "critical-fallback", alerts: ["ErrorRateHigh"] },
        { at: "0s", receiver: "critical", alerts: ["ErrorRateHigh"] },
        { at: "35s", receiver: "default", alerts: ["LatencyHigh"] },
        { at: "20m", receiver: "critical-fallback", status: "resolved", alerts: ["ErrorRateHigh"] },
        { at: "20m", receiver: "critical", status: "resolved", alerts: ["ErrorRateHigh"] },
        // Both services are one message by now
        { at: "20m35s", receiver: "default", alerts: ["LatencyHigh", "LatencyHigh"] },
      ],
    },
  }),
  pageTest({
    name: "a critical alert without a service keeps nothing back",
    alerts: [
      { labels: { alertname: "DiskFull", severity: "critical" } },
      { labels: { alertname: "CollectorBusy", severity: "high" } },
    ],
    expect: { notified: { default: { alert: "CollectorBusy", by: "30s" } } },
  }),
  pageTest({
    name: "a critical drill pages like the real thing but keeps nothing back",
    alerts: [
      { labels: { ...critical, alertname: "Drill", drill: "true" } },
      { labels: high, at: "1s" },
    ],
    expect: {
      notified: {
        critical: { alert: "Drill", by: "0s" },
        "critical-fallback": { alert: "Drill", by: "0s" },
        default: { alert: "LatencyHigh", by: "31s" },
      },
    },
  }),
  pageTest({
    name: "an unhealthy component pages, the services of its team that it takes along do not",
    alerts: [
      { labels: component },
      { labels: system, at: "2s" },
      { labels: { ...system, service_name: "gateway" }, at: "30s" },
    ],
    watch: "10m",
    expect: {
      pages: [
        { at: "0s", receiver: "critical-fallback", alerts: ["ComponentUnhealthy"] },
        { at: "0s", receiver: "critical", alerts: ["ComponentUnhealthy"] },
      ],
    },
  }),
  pageTest({
    name: "so does a component of a service that has an override, for services with one too",
    alerts: [
      { labels: { ...component, rule_id: "component-unhealthy-batch", service_name: "batch" } },
      {
        labels: { ...system, rule_id: "system-unhealthy-gateway", service_name: "gateway" },
        at: "2s",
      },
    ],
    watch: "10m",
    expect: {
      pages: [
        { at: "0s", receiver: "critical-fallback", alerts: ["ComponentUnhealthy"] },
        { at: "0s", receiver: "critical", alerts: ["ComponentUnhealthy"] },
      ],
    },
  }),
  pageTest({
    name: "a service that is unhealthy by another team's component pages",
    alerts: [
      { labels: component },
      { labels: { ...system, service_name: "gateway", owner: "payments" } },
    ],
    expect: { notified: { default: { alert: "SystemUnhealthy", by: "30s" } } },
  }),
  pageTest({
    name: "while the Collector is down, nobody hears that services are silent",
    alerts: [
      { labels: collectorDown, for: "20m" },
      { labels: noData, at: "5m" },
      { labels: noBackendData, at: "5m" },
    ],
    watch: "30m",
    expect: {
      pages: [
        { at: "0s", receiver: "critical-fallback", alerts: ["CollectorDown"] },
        { at: "0s", receiver: "critical", alerts: ["CollectorDown"] },
        { at: "6m", receiver: "default", alerts: ["NoDataPrometheusTsdbHeadSeries"] },
        { at: "20m", receiver: "critical-fallback", status: "resolved", alerts: ["CollectorDown"] },
        { at: "20m", receiver: "critical", status: "resolved", alerts: ["CollectorDown"] },
        { at: "20m30s", receiver: "default", alerts: ["NoDataProcessUptimeSeconds"] },
      ],
    },
  }),
  pageTest({
    name: "a low alert in the night waits for the office",
    start: "2026-01-05T02:00:00Z",
    alerts: [{ labels: low }],
    watch: "8h",
    expect: { pages: [{ at: "6h5m", receiver: "default", alerts: ["CertificateSoon"] }] },
  }),
  pageTest({
    name: "a low alert at the weekend waits for Monday",
    start: "2026-01-03T12:00:00Z",
    alerts: [{ labels: low }],
    watch: "2d",
    expect: { pages: [{ at: "1d20h5m", receiver: "default", alerts: ["CertificateSoon"] }] },
  }),
  pageTest({
    name: "high and medium alerts go to the default receiver, never to the critical ones",
    alerts: [{ labels: high }, { labels: medium }],
    expect: {
      notified: {
        default: { alert: "LatencyHigh", by: "30s" },
      },
      silent: ["critical", "critical-fallback", "watchdog"],
    },
  }),
  pageTest({
    name: "an alert of unknown severity reaches the default receiver",
    alerts: [{ labels: { alertname: "Homemade" } }],
    expect: { pages: [{ at: "30s", receiver: "default", alerts: ["Homemade"] }] },
  }),
  pageTest({
    name: "the watchdog beats every minute, on its own way",
    alerts: [{ labels: { alertname: "Watchdog", severity: "none" } }],
    watch: "3m",
    expect: {
      pages: [
        { at: "0s", receiver: "watchdog", alerts: ["Watchdog"] },
        { at: "1m", receiver: "watchdog", alerts: ["Watchdog"] },
        { at: "2m", receiver: "watchdog", alerts: ["Watchdog"] },
        { at: "3m", receiver: "watchdog", alerts: ["Watchdog"] },
      ],
    },
  }),
  pageTest({
    name: "a critical alert of staging keeps nothing of production back",
    alerts: [
      { labels: { ...critical, deployment_environment_name: "staging" } },
      { labels: { ...high, deployment_environment_name: "production" }, at: "1s" },
    ],
    watch: "5m",
    expect: {
      notified: { default: { alert: "LatencyHigh", by: "31s" } },
    },
  }),
  pageTest({
    name: "nor does one of production keep staging's back",
    alerts: [
      { labels: { ...critical, deployment_environment_name: "production" } },
      { labels: { ...high, deployment_environment_name: "staging" }, at: "1s" },
    ],
    watch: "5m",
    expect: { notified: { quiet: { alert: "LatencyHigh", by: "1m1s" } } },
  }),
  pageTest({
    name: "a critical alert of staging pages nobody",
    alerts: [{ labels: { ...critical, deployment_environment_name: "staging" } }],
    watch: "30m",
    expect: {
      pages: [{ at: "1m", receiver: "quiet", alerts: ["ErrorRateHigh"] }],
    },
  }),
  pageTest({
    name: "the Collector of one environment speaks for that environment alone",
    alerts: [
      { labels: { ...collectorDown, deployment_environment_name: "staging" } },
      { labels: { ...noData, deployment_environment_name: "staging" }, at: "5m" },
      { labels: { ...noData, deployment_environment_name: "production" }, at: "5m" },
    ],
    watch: "30m",
    expect: {
      pages: [
        { at: "1m", receiver: "quiet", alerts: ["CollectorDown"] },
        { at: "5m30s", receiver: "default", alerts: ["NoDataProcessUptimeSeconds"] },
      ],
    },
  }),
  pageTest({
    name: "of a heartbeat that is not delivered nobody hears: its receiver notices",
    alerts: [
      {
        labels: {
          alertname: "HeartbeatNotDelivered",
          rule_id: "heartbeat-not-delivered",
          severity: "low",
        },
      },
    ],
    watch: "2h",
    expect: { pages: [] },
  }),
];
