import { environmentLabel } from "../alertmanager/alert-labels.ts";
import { compileMatchers } from "../alertmanager/matcher.ts";
import { areSatisfiable } from "../alertmanager/matcher-logic.ts";
import type { RouteNode } from "../alertmanager/routing-policy.ts";
import { labelName } from "../../promql/source.ts";
import { alertLabels, type Alert } from "../rules/rule.ts";

/**
 * Returns the routes in which the alert may end, whatever the series are that it finds: those of the
 * labels that it always has, and of any value of those that its condition has. Which environment it
 * is about counts for nothing: those that page nobody may wait.
 */
export function possibleRoutes(alert: Alert, root: RouteNode): readonly RouteNode[] {
  const fixed = { ...alertLabels(alert), alertname: alert.name };
  const names = alert.when.labels.map(labelName);
  const open = new Set(names.filter((name) => name !== environmentLabel && !(name in fixed)));
  return endsIn(root, fixed, open);
}

function endsIn(
  node: RouteNode,
  fixed: Readonly<Record<string, string>>,
  open: ReadonlySet<string>,
): readonly RouteNode[] {
  const ends: RouteNode[] = [];
  let isPassedOn = false;
  for (const child of node.routes) {
    const { always, may } = fits(child, fixed, open);
    if (!may) continue;
    ends.push(...endsIn(child, fixed, open));
    if (!always) continue;
    isPassedOn = true;
    if (!child.continue) break;
  }
  return isPassedOn ? ends : [...ends, node];
}

interface Fit {
  readonly always: boolean;
  readonly may: boolean;
}

function fits(
  { matchers }: RouteNode,
  fixed: Readonly<Record<string, string>>,
  open: ReadonlySet<string>,
): Fit {
  const ofOpen = matchers.filter(({ label }) => open.has(label));
  const others = matchers.filter(({ label }) => !open.has(label));
  const matched = compileMatchers(others)(fixed);
  return { always: matched && ofOpen.length === 0, may: matched && areSatisfiable(ofOpen) };
}
