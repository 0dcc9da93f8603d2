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
  answer(process, effect, ms, all, more > 1 ? 1.4 : 1);
  call(process, effect, all);
  query(process, effect, all);
}

function answer(process: Process, effect: Effect, ms: number, all: number, busy: number): void {
  const { place, service, random, telemetry, startedMs } = process;
  const refused = Math.min(all, events(all * 0.02, random));
  const fails = effect.fails[place.replica] ?? 0;
  const failed = Math.min(all - refused, events((all - refused) * fails, random));
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

function call({ service, random, telemetry }: Process, effect: Effect, all: number): void {
  for (const [name, share] of Object.entries(service.calls)) {
    const calls = events(all * share, random);
    const bad = Math.min(calls, events(calls * (effect.failedCalls.get(name) ?? 0), random));
    const labels = { http_request_method: "GET", server_address: name };
    const good = latencies(calls - bad, effect.callMedians.get(name) ?? 0.02, random());
    const metric = "http_client_request_duration_seconds";
    telemetry.own.observe(metric, { ...labels, http_response_status_code: "200" }, good);
    const error = effect.unreached.has(name) ? "ECONNREFUSED" : "500";
    telemetry.own.observe(metric, { ...labels, error_type: error }, latencies(bad, 0.01, random()));
  }
}

function query({ service, random, telemetry }: Process, effect: Effect, all: number): void {
  const { database } = service;
  if (database === undefined) return;
  const bad = Math.min(all, events(all * (effect.failedCalls.get(database) ?? 0), random));
  const labels = { db_system_name: "postgresql", db_namespace: database };
  const good = latencies(all - bad, effect.callMedians.get(database) ?? 0.02, random());
  const metric = "db_client_operation_duration_seconds";
  telemetry.own.observe(metric, labels, good);
  const error = { ...labels, error_type: "ECONNREFUSED" };
  telemetry.own.observe(metric, error, latencies(bad, 0.01, random()));
}
