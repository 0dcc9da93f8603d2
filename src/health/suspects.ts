import { causesOf } from "./engine/blame.ts";
import { underSuspicion, type Component } from "./engine/component.ts";
import type { Components } from "./engine/settle.ts";

/** Another service may suspect many; reports stay bounded. */
const mostSuspects = 10;

/**
 * Returns what is suspected to be down and not confirmed yet, sorted: without what only depends on
 * it, and named as root causes are. `overdue` names the components whose probe under way takes much
 * longer than usual.
 */
export function suspectsAmong(
  components: Components,
  overdue: ReadonlySet<string>,
): readonly string[] {
  const suspects = [...components.values()].filter((each) => isSuspected(each, overdue));
  if (suspects.length === 0) return [];
  const isBad = (name: string): boolean => {
    const component = components.get(name);
    if (component === undefined) return false;
    return component.hysteresis.state === "unhealthy" || isSuspected(component, overdue);
  };
  return suspects
    .filter(({ check }) => !upstreamsOf(check.name, components).some(isBad))
    .flatMap(causesOf)
    .toSorted()
    .slice(0, mostSuspects);
}

function isSuspected(component: Component, overdue: ReadonlySet<string>): boolean {
  const { check, hysteresis, lastRun } = component;
  if (hysteresis.state === "unhealthy") return false;
  return underSuspicion(hysteresis, lastRun) || overdue.has(check.name);
}

function upstreamsOf(name: string, components: Components): readonly string[] {
  const needs = (of: string): readonly string[] => components.get(of)?.check.dependencies ?? [];
  const seen = new Set(needs(name));
  for (const upstream of seen) for (const next of needs(upstream)) seen.add(next);
  return [...seen];
}
