import { stateTimeline } from "../../dashboards/define/state-timeline.ts";
import { stat } from "../../dashboards/define/stat.ts";
import { timeSeries } from "../../dashboards/define/time-series.ts";
import { toDashboard } from "../../dashboards/define/links.ts";
import type { PanelDefinition } from "../../dashboards/define/panel-definition.ts";
import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { catalog } from "../../metrics/catalog.ts";
import { max, min, sum } from "../../promql/aggregate.ts";
import { age, plus, share } from "../../promql/arithmetic.ts";
import { constant, timestamp } from "../../promql/clock.ts";
import { above, equals } from "../../promql/condition.ts";
import type { Expression } from "../../promql/expression.ts";
import { filtered, orElse } from "../../promql/filtered.ts";
import { increase, rate, value } from "../../promql/functions.ts";
import { count, percent, perSecond, seconds } from "../../promql/quantity.ts";
import { howMany } from "./how-many.ts";

const byQueue = { by: ["exporter", "data_type"] } as const;

/** The Collector's three signals. */
const signals = [
  {
    id: "spans",
    accepted: backend.collectorAcceptedSpans,
    refused: backend.collectorRefusedSpans,
    enqueueFailed: backend.collectorEnqueueFailedSpans,
    sendFailed: backend.collectorSendFailedSpans,
  },
  {
    id: "metric-points",
    accepted: backend.collectorAcceptedMetricPoints,
    refused: backend.collectorRefusedMetricPoints,
    enqueueFailed: backend.collectorEnqueueFailedMetricPoints,
    sendFailed: backend.collectorSendFailedMetricPoints,
  },
  {
    id: "log-records",
    accepted: backend.collectorAcceptedLogRecords,
    refused: backend.collectorRefusedLogRecords,
    enqueueFailed: backend.collectorEnqueueFailedLogRecords,
    sendFailed: backend.collectorSendFailedLogRecords,
  },
] as const;

const [spans, points, records] = signals;

/** The ids of the three alerts of a kind. */
function ofEachSignal(kind: string): readonly string[] {
  return signals.map(({ id }) => `collector-${kind}-${id}`);
}

type SignalCounter = (typeof signals)[number]["accepted" | "enqueueFailed" | "sendFailed"];

/** One of them may not have begun yet. */
function total(...counters: readonly SignalCounter[]): Expression<never, "perSecond"> {
  const sums = counters.map((counter) =>
    orElse(sum(rate<SignalCounter>(counter, "5m"), { by: [] }), constant(perSecond(0))),
  );
  return sums.reduce((all, one) => plus(all, one));
}

/** Whether telemetry itself is well. */
export const answers: readonly PanelDefinition[] = [
  stat({
    title: "Components down",
    description: "Components of the stack that Prometheus does not reach.",
    show: [{ of: howMany(filtered(equals(value(backend.up), count(0)))) }],
    limit: { above: count(0.5) },
    links: [toDashboard("pipeline", { title: "Which", panel: "Components" })],
    alerts: [
      "collector-down",
      "target-down",
      "target-missing-otel-collector",
      "target-missing-alertmanager",
      "target-missing-prometheus-longterm",
      "target-missing-tempo",
      "target-missing-loki",
      "target-missing-jaeger",
      "target-missing-victorialogs",
    ],
  }),
  stat({
    title: "Age of telemetry",
    description: "How old the newest sample of any service is.",
    show: [{ of: age(max(timestamp(value(catalog.processUptime)), { by: [] })) }],
    limit: { above: seconds(60) },
    alerts: ["environment-silent"],
    nothing: "nothing arrives",
  }),
  stat({
    title: "Accepted",
    nothing: "no Collector is seen",
    description: "Spans, metric points and log records a second that services sent.",
    show: [{ of: total(...signals.map(({ accepted }) => accepted)) }],
    counted: "items",
    sparkline: true,
  }),
  stat({
    title: "Lost",
    nothing: "none lost",
    description: "Spans, metric points and log records a second that the Collector lost.",
    show: [
      {
        of: total(
          ...signals.flatMap(({ enqueueFailed, sendFailed }) => [enqueueFailed, sendFailed]),
        ),
      },
    ],
    counted: "items",
    limit: { above: perSecond(0.0001) },
    links: [toDashboard("pipeline", { title: "What and where", panel: "Collector: lost" })],
  }),
  stat({
    title: "Fullest queue",
    description: "Used share of the sending queue that is fullest.",
    show: [
      {
        of: max(
          share(
            sum(value(backend.collectorQueueSize), byQueue),
            sum(value(backend.collectorQueueCapacity), byQueue),
          ),
          { by: [] },
        ),
      },
    ],
    limit: { alert: "collector-queue-nearly-full" },
    nothing: "no queue",
  }),
  stat({
    title: "Failing notifications",
    description: "Share of the notifications of 10 minutes that were not delivered.",
    show: [
      {
        of: share(
          sum(increase(backend.alertmanagerNotificationsFailed, "10m"), { by: [] }),
          filtered(
            above(sum(increase(backend.alertmanagerNotifications, "10m"), { by: [] }), count(0)),
          ),
        ),
      },
    ],
    limit: { above: percent(1) },
    alerts: ["heartbeat-not-delivered"],
    nothing: "none sent",
    links: [toDashboard("alerts", { title: "Alerts" })],
  }),
];

/** What goes through the Collector, and what it loses. */
export const collector: readonly PanelDefinition[] = [
  stateTimeline({
    title: "Components",
    description: "Whether Prometheus reaches them. CollectorDown and TargetDown fire on it.",
    show: [{ of: min(value(backend.up), { by: ["job"] }) }],
    states: [
      { value: 1, text: "up", means: "good" },
      { value: 0, text: "down", means: "bad" },
    ],
    nothing: "nothing is scraped",
  }),
  timeSeries({
    title: "Collector: accepted",
    description: "Spans, metric points and log records a second that services sent.",
    show: [
      { of: sum(rate(spans.accepted, "auto"), { by: ["receiver"] }), legend: "{{receiver}} spans" },
      {
        of: sum(rate(points.accepted, "auto"), { by: ["receiver"] }),
        legend: "{{receiver}} metric points",
      },
      {
        of: sum(rate(records.accepted, "auto"), { by: ["receiver"] }),
        legend: "{{receiver}} log records",
      },
    ],
    counted: "items",
    alerts: ofEachSignal("export-stalled"),
    nothing: "nothing arrives",
  }),
  timeSeries({
    title: "Collector: refused at the door",
    description:
      "What could not be taken in, a second: services retry, then drop. CollectorRefused… fires on it.",
    show: [
      { of: sum(rate(spans.refused, "auto"), { by: ["receiver"] }), legend: "{{receiver}} spans" },
      {
        of: sum(rate(points.refused, "auto"), { by: ["receiver"] }),
        legend: "{{receiver}} metric points",
      },
      {
        of: sum(rate(records.refused, "auto"), { by: ["receiver"] }),
        legend: "{{receiver}} log records",
      },
    ],
    counted: "items",
    alerts: ofEachSignal("refused"),
    nothing: "nothing refused",
  }),
  timeSeries({
    title: "Collector: queues",
    description:
      "Used share of the sending queues. A queue that grows has a backend that takes less than arrives. CollectorQueueNearlyFull fires on it.",
    show: [
      {
        of: share(
          sum(value(backend.collectorQueueSize), byQueue),
          sum(value(backend.collectorQueueCapacity), byQueue),
        ),
      },
    ],
    limit: { alert: "collector-queue-nearly-full" },
    nothing: "no queue",
  }),
  timeSeries({
    title: "Collector: lost",
    description:
      "Refused by a full queue, or thrown away because the backend refused it for good. CollectorEnqueueFailed… and CollectorSendFailed… fire on it.",
    show: [
      { of: lost(spans.enqueueFailed), legend: "{{exporter}} spans: queue full" },
      { of: lost(points.enqueueFailed), legend: "{{exporter}} metric points: queue full" },
      { of: lost(records.enqueueFailed), legend: "{{exporter}} log records: queue full" },
      { of: lost(spans.sendFailed), legend: "{{exporter}} spans: thrown away" },
      { of: lost(points.sendFailed), legend: "{{exporter}} metric points: thrown away" },
      { of: lost(records.sendFailed), legend: "{{exporter}} log records: thrown away" },
    ],
    counted: "items",
    alerts: [...ofEachSignal("enqueue-failed"), ...ofEachSignal("send-failed")],
    nothing: "none lost",
  }),
  timeSeries({
    title: "Services: lost",
    description: "What services threw away before they could send it, by reason.",
    show: [
      {
        of: sum(rate(catalog.telemetryItemsDropped, "auto"), {
          by: ["service.name", "telemetry.drop.reason"],
        }),
      },
    ],
    nothing: "none lost",
  }),
];

type LossCounter = (typeof signals)[number]["enqueueFailed" | "sendFailed"];

function lost(counter: LossCounter): Expression<"exporter", "perSecond"> {
  return sum(rate<LossCounter>(counter, "auto"), { by: ["exporter"] });
}
