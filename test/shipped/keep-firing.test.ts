import { expect, test } from "vitest";

import { readRules, type PrometheusRule } from "../../bench/alert-noise/rules.ts";
import { toMs, type Duration } from "#src/duration.ts";

const { alerts } = readRules("deploy");

function ruleOf(name: string): PrometheusRule {
  const found = alerts.find(({ alert }) => alert === name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
}

/** The longest window that the rule looks back; a gauge has none. */
function windowMs({ expr }: PrometheusRule): number {
  const windows = [...expr.matchAll(/\[(\d+[smhd])\]/g)].map(([, text]) => toMs(text as Duration));
  return Math.max(0, ...windows);
}

// What is kept back is told once nobody speaks for it any more, even when all is well again
test.each([
  ["ComponentUnhealthy", "ServiceErrorRateHigh"],
  ["ComponentUnhealthy", "ServiceFailsByDependency"],
  ["ServiceErrorRateHigh", "ServiceFailsByDependency"],
  ["ServiceErrorRateHigh", "ExceptionRateHigh"],
  ["ServiceErrorRateHigh", "RouteErrorRateHigh"],
  ["ServiceFailsByDependency", "RouteErrorRateHigh"],
  ["ServiceFailsByDependency", "DependencyErrorRateHigh"],
  ["ComponentUnhealthy", "DatabaseErrorRateHigh"],
])("%s goes on for as long after a recovery as %s, which it speaks for", (source, target) => {
  const milder = ruleOf(target);
  expect(ruleOf(source).keep_firing_for).toBeGreaterThanOrEqual(
    windowMs(milder) + milder.keep_firing_for,
  );
});
