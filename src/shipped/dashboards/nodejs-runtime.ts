import type { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import { catalog } from "../../metrics/catalog.ts";
import { newDashboard } from "../../dashboards/dashboard.ts";
import { timeSeries } from "../../dashboards/panel.ts";
import { maxBy, observations, promql, rateOfSum, sumBy, value } from "../../dashboards/query.ts";

const instance = "{{service_name}} {{instance}}";
const byInstance = ["service.name", "instance"] as const;

const panels = [
  timeSeries({
    title: "Event loop delay",
    description:
      "99th percentile of the delay of timers: what each request waits on top of its own work.",
    unit: "s",
    targets: [promql(maxBy(byInstance, value(catalog.eventLoopDelayP99)), instance)],
  }),
  timeSeries({
    title: "Event loop utilization",
    description: "Share of time that the event loop was busy. Near 1 the process can take no more.",
    unit: "percentunit",
    max: 1,
    targets: [promql(maxBy(byInstance, value(catalog.eventLoopUtilization)), instance)],
  }),
  timeSeries({
    title: "CPU",
    description: "CPU time used, as a share of the CPUs that the process may use.",
    unit: "percentunit",
    targets: [promql(maxBy(byInstance, value(catalog.cpuUsage)), instance)],
  }),
  timeSeries({
    title: "Resident memory",
    description: "Memory of the whole process: heap, buffers, code and stacks.",
    unit: "bytes",
    targets: [promql(maxBy(byInstance, value(catalog.memoryUsage)), instance)],
  }),
  timeSeries({
    title: "Heap in use",
    description: "Used V8 heap over all spaces. A saw whose teeth rise is a leak.",
    unit: "bytes",
    targets: [promql(sumBy(byInstance, value(catalog.heapUsed)), instance)],
  }),
  timeSeries({
    title: "Garbage collection",
    description: "Share of time spent collecting garbage, by kind of collection.",
    unit: "percentunit",
    targets: [
      promql(
        sumBy(["service.name", "v8js.gc.type"], rateOfSum(catalog.gcDuration)),
        "{{service_name}} {{v8js_gc_type}}",
      ),
    ],
  }),
  timeSeries({
    title: "Collections",
    description: "Garbage collections a second, by kind.",
    unit: "cps",
    targets: [
      promql(
        sumBy(["service.name", "v8js.gc.type"], observations(catalog.gcDuration)),
        "{{service_name}} {{v8js_gc_type}}",
      ),
    ],
  }),
  timeSeries({
    title: "Uptime",
    description: "Time since each process started. A fall is a restart.",
    unit: "s",
    width: 16,
    targets: [promql(maxBy(byInstance, value(catalog.processUptime)), instance)],
  }),
];

/** What each Node.js process does: the worst instance counts, never the average. */
export function nodejsRuntime(): DashboardBuilder {
  const dashboard = newDashboard({
    uid: "nodejs-runtime",
    title: "Node.js runtime",
    description: "Event loop, CPU, memory and garbage collection of each process.",
  });
  for (const panel of panels) dashboard.withPanel(panel);
  return dashboard;
}
