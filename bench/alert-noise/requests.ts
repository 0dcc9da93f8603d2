import type { Conditions } from "./conditions.ts";
import type { Effect } from "./effects.ts";
import { trafficOf } from "./fleet.ts";
import { events, latencies, together } from "./latency.ts";
import type { Process } from "./process.ts";
import { burst, daytime } from "./traffic.ts";

const exception = { exception_type: "Error", exception_fingerprint: "0f1e2d3c4b5a6978" };

/** An interval that ends at `ms`, and how many processes share its requests. */
export interface Served {
  readonly ms: number;
  readonly running: number;
  readonly intervalMs: number;
}

/** Lets the process, one of `running` that share them, answer the requests of an interval. */
export function serve(
  process: Process,
  effect: Effect,
  conditions: Conditions,
  { ms, running, intervalMs }: Served,
): void {
  const { place, service, random } = process;
  const more = burst(service, ms);
  const perSecond =
    service.perSecond *
    trafficOf[place.environment] *
    daytime(service, ms) *
    more *
    conditions.traffic(place, ms);
  const all = events((perSecond * intervalMs) / 1_000 / running, random);
  // A call that fails fails its request: what is asked of others is known first
  const passedOn = call(process, effect, all) + query(process, effect, all);
  const own = someOf(all, conditions.fails(place, ms), random);
  const failed = Math.min(all, own + passedOn);
  answer(process, effect, { ms, all, failed, busy: more > 1 ? 1.4 : 1 });
}

interface Answers {
  readonly ms: number;
  readonly all: number;
  readonly failed: number;
  /** How many times longer the service's own work takes. */
  readonly busy: number;
}

function answer(process: Process, effect: Effect, { ms, all, failed, busy }: Answers): void {
  const { place, service, random, telemetry, startedMs } = process;
  const refused = Math.min(all - failed, events((all - failed) * 0.02, random));
  // The first requests of a process wait for its code to be compiled
  const cold = ms - startedMs <= 30_000 ? 3 : 1;
  const median = (effect.median[place.replica] ?? service.latency) * cold * busy;
  const counts = { "200": all - refused - failed, "404": refused, "500": failed };
  for (const [status, count] of Object.entries(counts)) {
    const labels = {
      http_request_method: "GET",
      http_route: "/items/:id",
      http_response_status_code: status,
    };
    const waiting = Math.min(count, events(count * effect.waits, random));
    const upTo = together(
      latencies(count - waiting, median, random()),
      latencies(waiting, Math.max(median, effect.waitMedian), random()),
    );
    telemetry.spans.observe(
      "http_server_request_duration_seconds",
      labels,
      upTo,
      telemetry.objectives,
    );
  }
  telemetry.spans.count("exception_span_events_total", exception, failed);
}

/** Returns how many calls failed. */
function call({ service, random, telemetry }: Process, effect: Effect, all: number): number {
  let failed = 0;
  for (const [name, share] of Object.entries(service.calls)) {
    const calls = Math.min(all, events(all * share, random));
    const bad = someOf(calls, effect.failedCalls.get(name) ?? 0, random);
    failed += bad;
    const labels = { http_request_method: "GET", server_address: name };
    const good = latencies(calls - bad, effect.callMedians.get(name) ?? 0.02, random());
    const metric = "http_client_request_duration_seconds";
    telemetry.own.observe(metric, { ...labels, http_response_status_code: "200" }, good);
    const error = effect.unreached.has(name) ? "ECONNREFUSED" : "500";
    telemetry.own.observe(metric, { ...labels, error_type: error }, latencies(bad, 0.01, random()));
  }
  return failed;
}

/** Returns how many operations of its database failed. */
function query({ service, random, telemetry }: Process, effect: Effect, all: number): number {
  const { database } = service;
  if (database === undefined) return 0;
  const bad = someOf(all, effect.failedCalls.get(database) ?? 0, random);
  const labels = { db_system_name: "postgresql", db_namespace: database };
  const good = latencies(all - bad, effect.callMedians.get(database) ?? 0.02, random());
  const metric = "db_client_operation_duration_seconds";
  telemetry.own.observe(metric, labels, good);
  const error = { ...labels, error_type: "ECONNREFUSED" };
  telemetry.own.observe(metric, error, latencies(bad, 0.01, random()));
  return bad;
}

function someOf(all: number, share: number, random: () => number): number {
  return share === 1 ? all : Math.min(all, events(all * share, random));
}
