import type { PanelDefinition } from "../../dashboards/define/panel-definition.ts";
import { toDashboard, toLines } from "../../dashboards/define/links.ts";
import { ofRow } from "../../dashboards/model/query.ts";
import { stat } from "../../dashboards/define/stat.ts";
import { timeSeries } from "../../dashboards/define/time-series.ts";
import { catalog } from "../../metrics/catalog.ts";
import { max, min, sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import type { Expression } from "../../promql/expression.ts";
import { value } from "../../promql/functions.ts";
import { observations, observed } from "../../promql/histogram.ts";
import { byProcess, processLabels, processLegend } from "./processes.ts";
import type { ShippedDashboard } from "./shipped-dashboard.ts";

const each = { by: processLabels } as const;
const byKind = { by: ["service.name", "v8js.gc.type"] } as const;
const nobody = "no process reports";

const toService = toDashboard("service-overview", { title: "Its service" });
const ofLine = toDashboard("service-overview", {
  title: "Its service",
  choose: { service: ofRow("service.name") },
});
const itsLines = toLines("Its log lines", { service: ofRow("service.name") });

/** The process that is worst off: an average hides the one that is ill. */
function worst<L extends string, D extends Expression["dimension"]>(
  of: Expression<L, D>,
): Expression<never, D> {
  return max(of, { by: [] });
}

const heapShare = share(
  max(sum(value(catalog.heapUsed), each), each),
  max(value(catalog.heapLimit), each),
);

const answers: readonly PanelDefinition[] = [
  stat({
    title: "Slowest event loop",
    description: "99th percentile of the delay of timers in the worst process.",
    show: [{ of: worst(value(catalog.eventLoopDelayP99)) }],
    limit: { alert: "event-loop-delay-high" },
    width: 5,
    nothing: nobody,
    links: [toService],
  }),
  stat({
    title: "Busiest event loop",
    description: "Share of time that the event loop of the busiest process works.",
    show: [{ of: worst(value(catalog.eventLoopUtilization)) }],
    limit: { alert: "event-loop-saturated" },
    width: 5,
    nothing: nobody,
    links: [toService],
  }),
  stat({
    title: "Most CPU",
    description: "CPU time of the process that uses most, as a share of what it may use.",
    show: [{ of: worst(value(catalog.cpuUsage)) }],
    limit: { alert: "cpu-saturated" },
    width: 5,
    nothing: nobody,
    links: [toService],
  }),
  stat({
    title: "Fullest heap",
    description: "Used V8 heap of the process that is nearest to its limit.",
    show: [{ of: worst(heapShare) }],
    limit: { alert: "heap-near-limit" },
    width: 5,
    nothing: nobody,
    links: [toService],
  }),
  stat({
    title: "Youngest process",
    description: "Time since the last start of a process. Young again and again is a crash loop.",
    show: [{ of: min(value(catalog.processUptime), { by: [] }) }],
    nothing: nobody,
    links: [toDashboard("service-overview", { title: "Restarts", panel: "Time since start" })],
  }),
];

const overTime: readonly PanelDefinition[] = [
  timeSeries({
    title: "Event loop delay",
    description:
      "99th percentile of the delay of timers: what each request waits on top of its own work.",
    show: [{ of: byProcess(max(value(catalog.eventLoopDelayP99), each)), legend: processLegend }],
    limit: { alert: "event-loop-delay-high" },
    nothing: nobody,
    lineLinks: [ofLine, itsLines],
  }),
  timeSeries({
    title: "Event loop utilization",
    description: "Share of time that the event loop was busy. Near 1 the process can take no more.",
    show: [
      { of: byProcess(max(value(catalog.eventLoopUtilization), each)), legend: processLegend },
    ],
    limit: { alert: "event-loop-saturated" },
    nothing: nobody,
    lineLinks: [ofLine, itsLines],
  }),
  timeSeries({
    title: "CPU",
    description: "CPU time used, as a share of the CPUs that the process may use.",
    show: [{ of: byProcess(max(value(catalog.cpuUsage), each)), legend: processLegend }],
    limit: { alert: "cpu-saturated" },
    nothing: nobody,
    lineLinks: [ofLine, itsLines],
  }),
  timeSeries({
    title: "Resident memory",
    description: "Memory of the whole process: heap, buffers, code and stacks.",
    show: [{ of: byProcess(max(value(catalog.memoryUsage), each)), legend: processLegend }],
    alerts: ["memory-growing"],
    nothing: nobody,
    lineLinks: [ofLine, itsLines],
  }),
  timeSeries({
    title: "Heap in use",
    description: "Used V8 heap as a share of its limit. A saw whose teeth rise is a leak.",
    show: [{ of: byProcess(heapShare), legend: processLegend }],
    limit: { alert: "heap-near-limit" },
    nothing: nobody,
    lineLinks: [ofLine, itsLines],
  }),
  timeSeries({
    title: "Garbage collection",
    description: "Share of time spent collecting garbage, by kind of collection.",
    show: [{ of: sum(observed(catalog.gcDuration, "auto"), byKind) }],
    limit: { alert: "gc-time-high" },
    nothing: nobody,
    lineLinks: [ofLine, itsLines],
  }),
  timeSeries({
    title: "Collections",
    description: "Garbage collections a second, by kind.",
    show: [{ of: sum(observations(catalog.gcDuration, "auto"), byKind) }],
    counted: "collections",
    width: 12,
    nothing: nobody,
    lineLinks: [ofLine, itsLines],
  }),
];

/** What each Node.js process does: the worst instance counts, never the average. */
export const nodejsRuntime: ShippedDashboard<"nodejs-runtime"> = {
  uid: "nodejs-runtime",
  options: () => ({
    title: "Node.js runtime",
    description: "Event loop, CPU, memory and garbage collection of each process.",
    questions: [
      "Does a process have no time for its requests?",
      "Is it short of CPU or of memory?",
      "Does its memory grow for ever?",
    ],
    choose: ["environment", "service", "instance"],
    range: "1h",
    panels: [...answers, ...overTime],
  }),
};
