import { attribute, type Attribution } from "./cascade.ts";
import {
  isStale,
  maintenanceAt,
  reportedState,
  underSuspicion,
  type Component,
} from "./component.ts";
import type { Transition } from "./events.ts";
import type { HealthGraph } from "./graph.ts";

export type Components = ReadonlyMap<string, Component>;

export interface SettleInput {
  readonly components: Components;
  readonly graph: HealthGraph;
  /** Unix time. */
  readonly nowMs: number;
  readonly monotonicMs: number;
  /** See `CascadeInput.holdMs`. */
  readonly holdMs: number;
}

export interface Settled {
  readonly components: Components;
  /** Root causes first, so that the first event of an incident names them. */
  readonly transitions: readonly Transition[];
}

/** Returns every component with its state and cause worked out anew, and what that changed. */
export function settle({ graph, components, nowMs, monotonicMs, holdMs }: SettleInput): Settled {
  const current = [...components.values()].map((component) => dated(component, nowMs));
  const attributions = attribute({
    graph,
    own: new Map(current.map((component) => [component.check.name, ownState(component)])),
    previous: new Map(current.map(({ check, attribution }) => [check.name, attribution])),
    nowMs: monotonicMs,
    holdMs,
  });
  const moves = current.map((before) => {
    const attribution = attributions.get(before.check.name) ?? before.attribution;
    const state = reportedState({ ...before, attribution });
    const sinceMs = state === before.state ? before.sinceMs : nowMs;
    return { before, after: { ...before, attribution, state, sinceMs } };
  });
  return {
    components: new Map(moves.map(({ after }) => [after.check.name, after])),
    transitions: moves
      .filter(({ before, after }) => before.state !== after.state || isPromoted(before, after))
      .map(({ before, after }) => transition(before, after, nowMs))
      .toSorted((a, b) => Number(b.role === "root") - Number(a.role === "root")),
  };
}

function dated(component: Component, nowMs: number): Component {
  const stale = isStale(component, nowMs);
  const maintenance = maintenanceAt(component.check, nowMs);
  return { ...component, stale, maintenance };
}

function ownState({ hysteresis, lastRun, stale }: Component): {
  readonly state: Attribution["state"];
  readonly suspect: boolean;
} {
  return {
    state: stale ? "unknown" : hysteresis.state,
    suspect: underSuspicion(hysteresis, lastRun),
  };
}

function isPromoted(before: Component, after: Component): boolean {
  return after.attribution.role === "root" && before.attribution.role === "suppressed";
}

function transition(before: Component, after: Component, nowMs: number): Transition {
  const { attribution, check, state } = after;
  return {
    component: check.name,
    from: before.state,
    to: state,
    at: new Date(nowMs),
    role: attribution.role,
    rootCauses: attribution.role === "root" ? [check.name] : attribution.rootCauses,
    path: attribution.path,
    message: after.lastRun?.message,
  };
}
