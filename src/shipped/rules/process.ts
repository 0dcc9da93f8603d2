import { capitalize } from "../../letter-case.ts";
import { catalog } from "../../metrics/catalog.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import { avg, max, min, sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import { above, below, both, either } from "../../promql/condition.ts";
import type { Expression } from "../../promql/expression.ts";
import { observed } from "../../promql/histogram.ts";
import { gone } from "../../promql/presence.ts";
import { averaged, highest, predict, value } from "../../promql/functions.ts";
import { milliseconds, minutes, percent, seconds } from "../../promql/quantity.ts";
import { exists, filtered } from "../../promql/filtered.ts";
import { windowMs, type Window } from "../../promql/series.ts";
import { shippedAlert, shippedFile } from "./definition.ts";
import { digits, ifAny, theLast, words } from "./in-words.ts";

const byService = { by: serviceLabels } as const;
const byInstance = { by: [...serviceLabels, "instance"] } as const;

/** What an instance uses 4 hours from now of what it may use, if it goes on as in the window. */
const memoryIn4h = (window: Window) =>
  share(
    sum(predict(catalog.memoryUsage, window, "4h"), byInstance),
    sum(value(catalog.memoryLimit), byInstance),
  );
const heapIn4h = (window: Window) =>
  share(
    sum(predict(catalog.heapUsed, window, "4h"), byInstance),
    sum(value(catalog.heapLimit), byInstance),
  );
/** A young process fills its caches, and at that pace every one of them would die of it. */
const grownUp = (of: Expression<(typeof byInstance.by)[number], "ratio">, window: Window) =>
  filtered(
    both(
      exists(of),
      above(sum(value(catalog.processUptime), byInstance), seconds(windowMs(window) / 1_000)),
    ),
  );

/** Saturation of Node.js processes: event loop, heap, garbage collection, restarts. */
export const processRules = shippedFile("process", [
  shippedAlert({
    id: "event-loop-delay-high",
    name: "EventLoopDelayHigh",
    severity: "high",
    owner: "platform",
    limit: milliseconds(100),
    window: "2m",
    when: ({ limit, window }) =>
      above(max(averaged(catalog.eventLoopDelayP99, window), byService), limit),
    for: "2m",
    keepFiringFor: "2m",
    summary: ({ label, value }) => `${label("service.name")}'s event loop is late by ${value}`,
    description: "Every request of the process waits this long before it is even looked at.",
    runbook:
      "Take a CPU profile of the instance; look for large JSON, synchronous crypto, regular expressions.",
    dashboard: "nodejs-runtime",
  }),
  shippedAlert({
    id: "event-loop-saturated",
    name: "EventLoopSaturated",
    severity: "high",
    owner: "platform",
    limit: percent(90),
    window: "5m",
    when: ({ limit, window }) =>
      above(avg(averaged(catalog.eventLoopUtilization, window), byService), limit),
    for: "5m",
    summary: ({ label, value }) =>
      `${label("service.name")}'s event loops are busy ${value} of the time`,
    description: "The service has no room for more requests; latency is about to rise.",
    runbook: "Add an instance; then profile for what grew.",
    dashboard: "nodejs-runtime",
  }),
  shippedAlert({
    id: "event-loop-blocked",
    name: "EventLoopBlocked",
    severity: "critical",
    owner: "platform",
    limit: seconds(5),
    when: ({ limit }) => above(max(value(catalog.healthEventLoopBlocked), byService), limit),
    keepFiringFor: "5m",
    summary: ({ label, value }) =>
      `An instance of ${label("service.name")} has stood still for ${value}`,
    description: "One synchronous call holds the event loop: the instance answers nobody.",
    runbook:
      "The watchdog's log line has the stack; restart the instance if it does not come back.",
    dashboard: "health",
  }),
  shippedAlert({
    id: "heap-near-limit",
    name: "HeapNearLimit",
    severity: "high",
    owner: "platform",
    limit: percent(90),
    when: ({ limit }) =>
      above(
        max(
          share(
            sum(value(catalog.heapUsed), byInstance),
            sum(value(catalog.heapLimit), byInstance),
          ),
          byService,
        ),
        limit,
      ),
    for: "5m",
    summary: ({ label, value }) =>
      `An instance of ${label("service.name")} uses ${value} of its heap`,
    description:
      "Garbage collection takes over, then the process dies with an out-of-memory error.",
    runbook: "Write a heap snapshot of the instance, restart it, compare with a fresh instance's.",
    dashboard: "nodejs-runtime",
  }),
  shippedAlert({
    id: "memory-growing",
    name: "MemoryGrowing",
    severity: "medium",
    owner: "platform",
    limit: percent(100),
    window: "1h",
    when: ({ limit, window }) =>
      either(
        above(max(grownUp(memoryIn4h(window), window), byService), limit),
        above(max(grownUp(heapIn4h(window), window), byService), limit),
      ),
    for: "30m",
    summary: ({ label, value }) =>
      `An instance of ${label("service.name")} will use ${value} of its memory in 4 hours`,
    description: ({ limit, window }) =>
      `Memory has grown for ${words(window)} at a pace that ends beyond ${digits(limit)} of what the process may use: its container's memory, or its heap.`,
    runbook:
      "Compare heap and resident memory: if only the latter grows, look at buffers and native modules.",
    dashboard: "nodejs-runtime",
  }),
  shippedAlert({
    id: "gc-time-high",
    name: "GcTimeHigh",
    severity: "medium",
    owner: "platform",
    limit: percent(10),
    window: "5m",
    when: ({ limit, window }) =>
      above(max(sum(observed(catalog.gcDuration, window), byInstance), byService), limit),
    for: "5m",
    summary: ({ label, value }) =>
      `An instance of ${label("service.name")} collects garbage ${value} of the time`,
    description: ({ limit }) =>
      `The process pauses for garbage collection more than ${words(limit)} of the time.`,
    runbook:
      "Check the heap's use; if it is low, look for a burst of short-lived objects in a profile.",
    dashboard: "nodejs-runtime",
  }),
  shippedAlert({
    id: "cpu-saturated",
    name: "CpuSaturated",
    severity: "medium",
    owner: "platform",
    limit: percent(90),
    window: "10m",
    when: ({ limit, window }) => above(avg(averaged(catalog.cpuUsage, window), byService), limit),
    for: "10m",
    summary: ({ label, value }) => `${label("service.name")} uses ${value} of its CPU`,
    description: ({ limit, held }) =>
      `The service's instances, on average, have used ${limit.value < 0.9 ? `more than ${words(limit)} of` : "almost all"} their CPU${ifAny(held, (time) => ` for ${time}`)}.`,
    runbook: "Add an instance or raise the limit; then profile for what grew.",
    dashboard: "nodejs-runtime",
  }),
  shippedAlert({
    id: "crash-loop",
    name: "CrashLoop",
    severity: "high",
    owner: "platform",
    limit: minutes(2),
    window: "2m",
    when: ({ limit, window }) =>
      below(max(highest(catalog.processUptime, window), byService), limit),
    for: "5m",
    summary: ({ label, value }) =>
      `No process of ${label("service.name")} lives long: the oldest is ${value} old`,
    description: ({ limit, held }) =>
      capitalize(
        `${ifAny(held, (time) => `for ${time} `)}no instance of the service has reached an age of ${words(limit)}.`,
      ),
    runbook: "Read the last log lines before an exit; compare the start with the last deployment.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "instance-crash-loop",
    name: "InstanceCrashLoop",
    severity: "medium",
    owner: "platform",
    limit: minutes(2),
    // The age of a process that ended is seen for five minutes more: as long as a restart waits at most
    when: ({ limit }) => below(min(value(catalog.processUptime), byService), limit),
    for: "20m",
    absence: "healthy",
    summary: ({ label, value }) =>
      `An instance of ${label("service.name")} starts again and again: the youngest is ${value} old`,
    description: ({ limit, held }) =>
      capitalize(
        `${ifAny(held, (time) => `for ${time} `)}there has always been an instance younger than ${words(limit)}, while others may live on.`,
      ),
    runbook:
      "Read the last log lines of the instance before its exit: other memory, another node or other data than its siblings have.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "service-telemetry-lost",
    name: "ServiceTelemetryLost",
    severity: "high",
    owner: "platform",
    window: "1h",
    when: ({ window }) => gone(catalog.processUptime, window, byService),
    for: "2m",
    summary: ({ label }) => `${label("service.name")} no longer reports anything`,
    description: ({ window }) =>
      `The service sent metrics within ${theLast(window)} and does not any more: it is down, or its exporter is. Ends after ${words(window)}.`,
    runbook:
      "Ask the service's health endpoint. If it answers, look at the exporter's warnings in its log.",
    dashboard: "service-overview",
  }),
]);
