import { catalog } from "../../metrics/catalog.ts";
import { avg, max, sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import { above, below } from "../../promql/condition.ts";
import { observed } from "../../promql/histogram.ts";
import { gone } from "../../promql/presence.ts";
import { averaged, highest, predict, value } from "../../promql/functions.ts";
import { bytes, milliseconds, minutes, percent, seconds } from "../../promql/quantity.ts";
import { defineRules } from "../../alerting/rules/rule-file.ts";
import { alert } from "../../alerting/rules/rule.ts";

const byService = { by: ["service.name"] } as const;
const byInstance = { by: ["service.name", "instance"] } as const;

/** Saturation of Node.js processes: event loop, heap, garbage collection, restarts. */
export const processRules = defineRules("@tamma/observability/shipped/rules/process.ts", [
  alert({
    id: "event-loop-delay-high",
    name: "EventLoopDelayHigh",
    severity: "high",
    owner: "platform",
    when: above(max(averaged(catalog.eventLoopDelayP99, "2m"), byService), milliseconds(100)),
    for: "2m",
    keepFiringFor: "2m",
    summary: ({ label, value }) => `${label("service.name")}'s event loop is late by ${value}`,
    description: "Every request of the process waits this long before it is even looked at.",
    runbook:
      "Take a CPU profile of the instance; look for large JSON, synchronous crypto, regular expressions.",
    dashboard: "nodejs-runtime",
  }),
  alert({
    id: "event-loop-saturated",
    name: "EventLoopSaturated",
    severity: "high",
    owner: "platform",
    when: above(avg(averaged(catalog.eventLoopUtilization, "5m"), byService), percent(90)),
    for: "5m",
    summary: ({ label, value }) =>
      `${label("service.name")}'s event loops are busy ${value} of the time`,
    description: "The service has no room for more requests; latency is about to rise.",
    runbook: "Add an instance; then profile for what grew.",
    dashboard: "nodejs-runtime",
  }),
  alert({
    id: "event-loop-blocked",
    name: "EventLoopBlocked",
    severity: "critical",
    owner: "platform",
    when: above(max(value(catalog.healthEventLoopBlocked), byService), seconds(5)),
    keepFiringFor: "1m",
    summary: ({ label, value }) =>
      `An instance of ${label("service.name")} has stood still for ${value}`,
    description: "One synchronous call holds the event loop: the instance answers nobody.",
    runbook:
      "The watchdog's log line has the stack; restart the instance if it does not come back.",
    dashboard: "health",
  }),
  alert({
    id: "heap-near-limit",
    name: "HeapNearLimit",
    severity: "high",
    owner: "platform",
    when: above(
      max(
        share(sum(value(catalog.heapUsed), byInstance), sum(value(catalog.heapLimit), byInstance)),
        byService,
      ),
      percent(90),
    ),
    for: "5m",
    summary: ({ label, value }) =>
      `An instance of ${label("service.name")} uses ${value} of its heap`,
    description:
      "Garbage collection takes over, then the process dies with an out-of-memory error.",
    runbook: "Write a heap snapshot of the instance, restart it, compare with a fresh instance's.",
    dashboard: "nodejs-runtime",
  }),
  alert({
    id: "memory-growing",
    name: "MemoryGrowing",
    severity: "medium",
    owner: "platform",
    when: above(max(predict(catalog.memoryUsage, "1h", "4h"), byService), bytes("4GiB")),
    for: "30m",
    summary: ({ label, value }) =>
      `An instance of ${label("service.name")} will use ${value} in 4 hours`,
    description: "Memory has grown for an hour at a pace that ends beyond 4 GiB.",
    runbook:
      "Compare heap and resident memory: if only the latter grows, look at buffers and native modules.",
    dashboard: "nodejs-runtime",
  }),
  alert({
    id: "gc-time-high",
    name: "GcTimeHigh",
    severity: "medium",
    owner: "platform",
    when: above(max(sum(observed(catalog.gcDuration, "5m"), byInstance), byService), percent(10)),
    for: "5m",
    summary: ({ label, value }) =>
      `An instance of ${label("service.name")} collects garbage ${value} of the time`,
    description: "The process pauses for garbage collection more than a tenth of the time.",
    runbook:
      "Check the heap's use; if it is low, look for a burst of short-lived objects in a profile.",
    dashboard: "nodejs-runtime",
  }),
  alert({
    id: "cpu-saturated",
    name: "CpuSaturated",
    severity: "medium",
    owner: "platform",
    when: above(avg(averaged(catalog.cpuUsage, "10m"), byService), percent(90)),
    for: "10m",
    summary: ({ label, value }) => `${label("service.name")} uses ${value} of its CPU`,
    description:
      "The service's instances, on average, have used almost all their CPU for ten minutes.",
    runbook: "Add an instance or raise the limit; then profile for what grew.",
    dashboard: "nodejs-runtime",
  }),
  alert({
    id: "crash-loop",
    name: "CrashLoop",
    severity: "high",
    owner: "platform",
    when: below(max(highest(catalog.processUptime, "2m"), byService), minutes(2)),
    for: "5m",
    summary: ({ label, value }) =>
      `No process of ${label("service.name")} lives long: the oldest is ${value} old`,
    description: "For five minutes no instance of the service has reached an age of two minutes.",
    runbook: "Read the last log lines before an exit; compare the start with the last deployment.",
    dashboard: "service-overview",
  }),
  alert({
    id: "service-telemetry-lost",
    name: "ServiceTelemetryLost",
    severity: "high",
    owner: "platform",
    when: gone(catalog.processUptime, "1h", byService),
    for: "2m",
    summary: ({ label }) => `${label("service.name")} no longer reports anything`,
    description:
      "The service sent metrics within the last hour and does not any more: it is down, or its exporter is. Ends after an hour.",
    runbook:
      "Ask the service's health endpoint. If it answers, look at the exporter's warnings in its log.",
    dashboard: "service-overview",
  }),
]);
