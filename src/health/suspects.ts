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
  const bad = [...components.values()].filter(
    (each) => each.hysteresis.state === "unhealthy" || isSuspected(each, overdue),
  );
  const dependants = dependantsOf(bad, components);
  return suspects
    .filter(({ check }) => !dependants.has(check.name))
    .flatMap(causesOf)
    .toSorted()
    .slice(0, mostSuspects);
}

function isSuspected(component: Component, overdue: ReadonlySet<string>): boolean {
  const { check, hysteresis, lastRun } = component;
  if (hysteresis.state === "unhealthy") return false;
  return underSuspicion(hysteresis, lastRun) || overdue.has(check.name);
}

/** Returns what depends on one of `bad`, directly or not. Each edge is walked once, however many are bad. */
function dependantsOf(bad: readonly Component[], components: Components): ReadonlySet<string> {
  const direct = new Map<string, string[]>();
  for (const [name, { check }] of components) {
    for (const dependency of check.dependencies) {
      const known = direct.get(dependency);
      if (known === undefined) direct.set(dependency, [name]);
      else known.push(name);
    }
  }
  const found = new Set(bad.flatMap(({ check }) => direct.get(check.name) ?? []));
  for (const name of found) for (const next of direct.get(name) ?? []) found.add(next);
  return found;
}
