import type { Conditions } from "./conditions.ts";
import type { Effect } from "./effects.ts";
import { heapLimitBytes, type Saturation } from "./saturation.ts";
import type { Process } from "./process.ts";
import type { Served } from "./requests.ts";

/** What the check of a component finds, since when, and what it has told. */
export interface CheckState {
  bad: boolean;
  suffers: boolean;
  sinceMs: number;
  told: boolean;
}

const states = ["healthy", "degraded", "unhealthy", "unknown"] as const;

/** A component is healthy again after two good probes. */
const recoversAfterMs = 15_000;

/** Tells the state of the process's components and of the whole, after the checks' hysteresis. */
export function tellHealth(
  process: Process,
  effect: Effect,
  conditions: Conditions,
  ms: number,
): void {
  const { own } = process.telemetry;
  let unhealthy = false;
  for (const name of effect.components) {
    const bad = effect.badComponents.get(name);
    const check = process.checks.get(name) ?? {
      bad: false,
      suffers: false,
      sinceMs: ms,
      told: false,
    };
    process.checks.set(name, check);
    if (check.bad !== (bad !== undefined))
      Object.assign(check, { bad: bad !== undefined, sinceMs: ms });
    if (bad !== undefined) check.suffers = bad.suffers;
    if (ms - check.sinceMs >= (check.bad ? process.seesAfterMs : recoversAfterMs))
      check.told = check.bad;
    unhealthy ||= check.told;
    tellComponent(process, name, check, ms);
  }
  for (const state of states) {
    const is = state === (unhealthy ? "unhealthy" : "healthy");
    own.gauge("health_system_status", { health_system_state: state }, Number(is));
  }
  const component = { health_component_name: "certificate" };
  const expires = ms / 1_000 + conditions.certificateDays(process.place, ms) * 86_400;
  own.gauge("health_certificate_expiry_timestamp_seconds", component, expires);
}

function tellComponent(process: Process, name: string, check: CheckState, ms: number): void {
  const { own } = process.telemetry;
  const component = { health_component_name: name };
  for (const state of states) {
    const is = state === (check.told ? "unhealthy" : "healthy");
    own.gauge(
      "health_component_status",
      { ...component, health_component_state: state },
      Number(is),
    );
  }
  const cause = { ...component, health_root_cause_name: "its own dependency" };
  own.gauge("health_root_cause", cause, Number(check.told && check.suffers));
  own.gauge("health_check_last_run_timestamp_seconds", component, ms / 1_000);
  const outcome = check.bad ? "failure" : "success";
  own.count("health_check_runs_total", { ...component, health_check_outcome: outcome }, 1);
}

/** Tells how full and how busy the process is. */
export function tellSaturation(process: Process, saturation: Saturation, ms: number): void {
  const { telemetry, startedMs } = process;
  const { own } = telemetry;
  const { heap, disk, blocked, cpu, delay } = saturation;
  own.gauge("process_uptime_seconds", {}, (ms - startedMs) / 1_000);
  own.gauge("process_cpu_utilization_ratio", {}, cpu);
  own.gauge("process_memory_usage_bytes", {}, 2e8 + heap * heapLimitBytes);
  own.gauge(
    "v8js_memory_heap_used_bytes",
    { v8js_heap_space_name: "old_space" },
    heap * heapLimitBytes,
  );
  own.gauge("nodejs_heap_limit_bytes", {}, heapLimitBytes);
  own.gauge("nodejs_eventloop_delay_p99_seconds", {}, delay);
  own.gauge("nodejs_eventloop_utilization_ratio", {}, cpu);
  own.gauge("health_event_loop_blocked_seconds", {}, blocked);
  own.gauge("system_filesystem_utilization_ratio", { system_filesystem_mountpoint: "/" }, disk);
}

/** Counts what the process logs and the workflows that it runs. */
export function countWork(
  process: Process,
  conditions: Conditions,
  { ms, intervalMs }: Pick<Served, "ms" | "intervalMs">,
): void {
  const { telemetry, place, service, random } = process;
  const expected = (conditions.loggedExceptions(place, ms) * intervalMs) / 1_000;
  const logged = Math.floor(expected + random());
  const exception = { exception_type: "Error", exception_fingerprint: "8f7e6d5c4b3a2910" };
  if (expected > 0) {
    telemetry.spans.count("exception_log_records_total", exception, logged);
  }
  if (service.workflow === undefined || random() > intervalMs / 30_000) return;
  const workflow = { workflow_name: service.workflow };
  if (random() < conditions.workflowsFail(place, ms)) {
    telemetry.own.count("workflow_failures_total", { ...workflow, error_type: "Error" }, 1);
  } else {
    telemetry.own.count("workflow_completions_total", workflow, 1);
  }
}
