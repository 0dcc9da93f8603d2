import { requestRules } from "../../src/shipped/rules/requests.ts";
import { latencyBudget } from "../../src/alerting/lint/latency.ts";
import { renderRules } from "../../src/alerting/rules/render-rules.ts";
import { alertsOf, defineRules } from "../../src/alerting/rules/rule-file.ts";
import type { Alert } from "../../src/alerting/rules/rule.ts";
import { toPromDuration } from "../../src/duration.ts";
import { backendServices, startStack, whyNoEngine } from "../../test/stack/start.ts";
import { quantile } from "../statistics.ts";
import { measure } from "./measure.ts";
import { profiles, type Profile } from "./profiles.ts";
import { resolveRouting } from "../../src/alerting/alertmanager/routing-policy.ts";
import { routing } from "../../src/shipped/shipped-routing.ts";

const ruleId = "service-error-rate-high";
const breaches = 50;
/** The rule's window and a little: a shorter past would make a breach look larger. */
const healthyMs = 75_000;
/** Longer than any interval on the way, and a multiple of none. */
const phasesMs = 61_000;

/** `npm run bench -- alert-latency [shipped|fast …]`: from a failed request to its page. */
export async function run(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in profiles));
  if (unknown.length > 0) {
    console.error(
      `expected parts of: ${Object.keys(profiles).join(", ")}; got ${unknown.join(", ")}`,
    );
    process.exitCode = 2;
    return;
  }
  const problem = await whyNoEngine();
  if (problem !== undefined) {
    console.error(problem);
    process.exitCode = 1;
    return;
  }
  for (const [name, profile] of Object.entries(profiles)) {
    if (names.length > 0 && !names.includes(name)) continue;
    await runProfile(name, profile);
  }
}

async function runProfile(name: string, { timing, forMs, targetMs }: Profile): Promise<void> {
  const shipped = shippedRule();
  const alert = forMs === undefined ? shipped : { ...shipped, forMs };
  const boundMs = latencyBudget(alert, resolveRouting(routing), timing).totalMs;
  await using stack = await startStack({
    services: backendServices(),
    variables: { SPAN_METRICS_FLUSH_INTERVAL: toPromDuration(timing.spanFlushMs) },
    generated: renderRules([defineRules("requests.ts", [alert])], { runbooks: "runbooks.md" }),
  });
  const latencies = await measure(stack.backends, {
    alertName: alert.name,
    breaches,
    spanBatchMs: timing.spanBatchMs,
    healthyMs,
    phasesMs,
    deadlineMs: 2 * boundMs,
  });
  report(name, alert, latencies, { boundMs, targetMs });
}

function shippedRule(): Alert {
  const found = alertsOf([requestRules]).find(({ alert }) => alert.id === ruleId);
  if (found === undefined) throw new Error(`expected a rule ${ruleId}, got none`);
  return found.alert;
}

function report(
  name: string,
  alert: Alert,
  latencies: readonly number[],
  { boundMs, targetMs }: { readonly boundMs: number; readonly targetMs: number },
): void {
  const p95 = quantile(latencies, 0.95);
  const max = Math.max(...latencies);
  const [least, p50] = [Math.min(...latencies), quantile(latencies, 0.5)];
  console.log(
    `${name}: ${alert.name}, ${latencies.length} breaches: least ${inSeconds(least)}, p50 ${inSeconds(p50)}, p95 ${inSeconds(p95)} (target ${inSeconds(targetMs)}), max ${inSeconds(max)} (bound ${inSeconds(boundMs)})`,
  );
  if (max <= boundMs && p95 <= targetMs) return;
  console.error(`${name}: expected max <= bound and p95 <= target`);
  process.exitCode = 1;
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
