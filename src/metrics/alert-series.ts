import type { RuleSeriesCatalog } from "./rule-series.ts";

/** What the rule itself gives to its alert. */
const ownLabels = {
  alertname: { description: "The alert's name." },
  rule_id: { description: "Id of the rule." },
  severity: {
    description: "How urgent it is.",
    values: ["critical", "high", "medium", "low", "none"],
  },
  owner: { description: "The team that gets it." },
} as const;

/** What the alert's condition may group by: an alert has those of them that its rule is about. */
const conditionLabels = {
  "service.name": { description: "The service that the alert is about." },
  "deployment.environment.name": { description: "The environment of the service." },
  "health.component.name": { description: "The component of the service." },
  "http.route": { description: "The route of the service." },
  job: { description: "The target that is scraped." },
  instance: { description: "The process." },
} as const;

/** Alerts as series: what Prometheus writes of those that wait or fire, and what `generate` adds. */
export const alertSeries = {
  alerts: {
    name: "ALERTS",
    kind: "gauge",
    unit: "{alert}",
    description: "1 for each alert that waits or fires.",
    attributes: {
      ...ownLabels,
      alertstate: {
        description: "Whether it waits for its `for` to pass, or fires.",
        values: ["pending", "firing"],
      },
      ...conditionLabels,
    },
    origin: "rules",
  },
  alertStart: {
    name: "ALERTS_FOR_STATE",
    kind: "gauge",
    unit: "s",
    description: "Unix time at which the condition of an alert that waits or fires came true.",
    attributes: { ...ownLabels, ...conditionLabels },
    origin: "rules",
  },
  alertDetectionBound: {
    name: "alert:detection_bound:seconds",
    kind: "gauge",
    unit: "s",
    description: "Longest time from a breach to the notification, one series an alert.",
    attributes: {
      ...ownLabels,
      dashboard_uid: { description: "The dashboard that shows it, where there is one." },
      panel_id: { description: "The panel that shows it, where there is one." },
    },
    origin: "rules",
  },
} as const satisfies RuleSeriesCatalog;
