import { alertList } from "../../dashboards/define/alert-list.ts";
import type { PanelDefinition } from "../../dashboards/define/panel-definition.ts";
import { row } from "../../dashboards/define/row.ts";
import { stat } from "../../dashboards/define/stat.ts";
import { stateTimeline } from "../../dashboards/define/state-timeline.ts";
import { table } from "../../dashboards/define/table.ts";
import { timeSeries } from "../../dashboards/define/time-series.ts";
import { alertSeries } from "../../metrics/alert-series.ts";
import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { catalog } from "../../metrics/catalog.ts";
import { max, sum } from "../../promql/aggregate.ts";
import { age, plus, times } from "../../promql/arithmetic.ts";
import { constant, timestamp } from "../../promql/clock.ts";
import { orElse } from "../../promql/filtered.ts";
import { increase, value } from "../../promql/functions.ts";
import { quantile } from "../../promql/histogram.ts";
import { not, oneOf } from "../../promql/label-condition.ts";
import { changes, countOverTime } from "../../promql/over-time.ts";
import { count, seconds } from "../../promql/quantity.ts";
import { raw } from "../../promql/raw.ts";
import { over } from "../../promql/range.ts";
import { readAs } from "../../promql/per.ts";
import { howMany } from "./how-many.ts";
import { withoutNaN } from "./requests.ts";
import type { ShippedDashboard } from "./shipped-dashboard.ts";

/** By this other dashboards lead to an alert. */
export const alertsUid = "alerts";

const identity = ["alertname", "service.name", "health.component.name"] as const;
const byAlert = { by: ["alertname", "severity"] } as const;

const someone = { severity: not("none") } as const;
const any = { above: count(0.5) } as const;

const answers: readonly PanelDefinition[] = [
  stat({
    title: "Critical",
    description: "Critical alerts that fire.",
    show: [
      { of: howMany(value(alertSeries.alerts, { alertstate: "firing", severity: "critical" })) },
    ],
    limit: any,
  }),
  stat({
    title: "High",
    description: "Alerts of severity high that fire.",
    show: [{ of: howMany(value(alertSeries.alerts, { alertstate: "firing", severity: "high" })) }],
    limit: any,
  }),
  stat({
    title: "Others",
    description: "Alerts of severity medium or low that fire.",
    show: [
      {
        of: howMany(
          value(alertSeries.alerts, {
            alertstate: "firing",
            severity: oneOf("medium", "low"),
          }),
        ),
      },
    ],
  }),
  stat({
    title: "Waiting",
    description: "Alerts whose condition is true, but not for long enough yet.",
    show: [{ of: howMany(value(alertSeries.alerts, { ...someone, alertstate: "pending" })) }],
  }),
  stat({
    title: "Heartbeat",
    description: "The alert that fires always: without it nobody would be told of any other.",
    show: [
      // As text: it beats for all, whatever is chosen
      {
        of: raw('max(ALERTS{alertstate="firing",severity="none"})', {
          labels: [],
          dimension: "count",
        }),
      },
    ],
    states: [{ value: 1, text: "beats", means: "good" }],
    alerts: ["watchdog"],
    nothing: "no heartbeat",
  }),
  stat({
    title: "Failed notifications",
    description: "Notifications in 10 minutes that could not be delivered.",
    show: [
      {
        of: orElse(
          sum(increase(backend.alertmanagerNotificationsFailed, "10m"), { by: [] }),
          constant(count(0)),
        ),
      },
    ],
    limit: any,
    alerts: ["alertmanager-notifications-failing", "heartbeat-not-delivered"],
  }),
];

const history: readonly PanelDefinition[] = [
  alertList({
    title: "Now",
    description: "Alerts that fire, and those that wait for their time. Each leads to its panel.",
    states: ["firing", "pending"],
    nothing: "no alert",
  }),
  stateTimeline({
    title: "History",
    description: "When each alert waited, and when it fired.",
    show: [
      {
        of: orElse(
          times(
            max(value(alertSeries.alerts, { ...someone, alertstate: "firing" }), { by: identity }),
            2,
          ),
          max(value(alertSeries.alerts, { ...someone, alertstate: "pending" }), { by: identity }),
        ),
      },
    ],
    states: [
      { value: 1, text: "waits", means: "warning" },
      { value: 2, text: "fires", means: "bad" },
    ],
    width: 24,
    height: 10,
    nothing: "no alert in this range",
  }),
];

/** Minutes of the range in which an alert fired, of each of its instances. */
const minutesFiring = countOverTime(
  over(value(alertSeries.alerts, { ...someone, alertstate: "firing" }), {
    range: "range",
    step: "1m",
  }),
);

const noise = table({
  title: "Noise",
  description:
    "Which alerts cost most attention in this range: how often each began, and how long it fired. Much of both, and nothing done, is noise: raise its limit or its `for`.",
  nothing: "no alert in this range",
  labels: [
    { label: "alertname", title: "Alert" },
    {
      label: "severity",
      title: "Severity",
      means: { critical: "bad", high: "warning", medium: "warning", low: "neutral" },
    },
  ],
  values: [
    {
      title: "Times",
      of: sum(plus(changes(alertSeries.alertStart, "range", someone), count(1)), byAlert),
      unit: "none",
    },
    { title: "Firing", of: readAs(times(sum(minutesFiring, byAlert), 60), "seconds") },
  ],
});

const bounds = table({
  title: "Bounds",
  description:
    "How long each alert takes at most from the breach to the notification, by the timing of the pipeline: of critical ones a minute or less.",
  width: 12,
  height: 10,
  nothing: "no alerts, or the rules are not loaded yet",
  labels: [
    { label: "alertname", title: "Alert" },
    {
      label: "severity",
      title: "Severity",
      means: { critical: "bad", high: "warning", medium: "warning", low: "neutral" },
    },
  ],
  values: [{ title: "Bound", of: max(value(alertSeries.alertDetectionBound), byAlert) }],
});

const measured = [
  bounds,
  timeSeries({
    title: "Age of the newest sample",
    description:
      "How old what the rules see is, by service. The bounds count with one interval of export and what the Collector takes.",
    show: [
      {
        of: max(age(timestamp(value(catalog.processUptime))), { by: ["service.name"] }),
      },
    ],
    limit: { above: seconds(30) },
    width: 12,
    height: 10,
    nothing: "nothing arrives",
  }),
  timeSeries({
    title: "Rule evaluation",
    description:
      "How long the slowest rule group took, beside the interval in which it has to be done.",
    show: [
      {
        of: max(value(backend.prometheusRuleGroupDuration), { by: ["job"] }),
        legend: "{{job}} slowest group",
      },
    ],
    limit: { above: seconds(5) },
    alerts: ["prometheus-rule-iterations-missed"],
    width: 12,
    nothing: "no rules",
  }),
  timeSeries({
    title: "Notification latency",
    description:
      "95th percentile of the time that Alertmanager takes to deliver a notification, by kind of receiver.",
    show: [
      {
        of: withoutNaN(
          quantile(0.95, backend.alertmanagerNotificationLatency, "10m", { by: ["integration"] }),
        ),
      },
    ],
    width: 12,
    nothing: "no notification",
  }),
] as const;

/** What fires, what fired, what of it was noise, and whether alerts are as fast as they say. */
export const alerts: ShippedDashboard<typeof alertsUid> = {
  uid: alertsUid,
  options: () => ({
    title: "Alerts",
    description:
      "What fires, what fired and how often, and whether alerts are as fast as they promise.",
    questions: [
      "What fires now, and where is it shown?",
      "When did it fire before?",
      "Which alerts are noise?",
      "How late is an alert at most, and what is measured of it?",
    ],
    choose: ["environment", "alert"],
    range: "6h",
    marks: ["deploys"],
    panels: [...answers, ...history, noise],
    rows: [row({ title: "Bound against measured", closed: true, panels: measured })],
  }),
};
