import { causesOf, sameCulprits, sameNames } from "./blame.ts";
import type { Attribution, Evidence } from "./cascade.ts";
import { maintenanceAt, reportedState, underSuspicion, type Component } from "./component.ts";
import type { Transition } from "./events.ts";

export type Components = ReadonlyMap<string, Component>;

export interface Move {
  readonly before: Component;
  readonly after: Component;
}

/** Returns what the component's own probes say. */
export function evidenceOf(component: Component): Evidence {
  const { blameless, check, failedStartsMs, hysteresis, lastRun, stale } = component;
  const state = stale ? "unknown" : hysteresis.state;
  return {
    name: check.name,
    state,
    suspect: state !== "unhealthy" && underSuspicion(hysteresis, lastRun),
    ailing: state !== "unhealthy" && hysteresis.recent.at(-1) === "degraded" && !blameless,
    blameless,
    causes: causesOf(component),
    failureThreshold: check.failureThreshold,
    failedStartsMs,
  };
}

/** Whether nobody would draw other conclusions, but for the end of a hold. */
export function sameEvidence(a: Evidence, b: Evidence): boolean {
  return (
    a.state === b.state &&
    a.suspect === b.suspect &&
    a.ailing === b.ailing &&
    a.blameless === b.blameless &&
    sameNames(a.causes, b.causes)
  );
}

/** Returns the component with its state and cause worked out anew. `nowMs` is Unix time. */
export function withAttribution(
  component: Component,
  attribution: Attribution,
  nowMs: number,
): Component {
  const maintenance = maintenanceAt(component.check, nowMs);
  const state = reportedState({ attribution, maintenance });
  const isSame =
    state === component.state &&
    maintenance === component.maintenance &&
    sameAttribution(attribution, component.attribution);
  if (isSame) return component;
  const sinceMs = state === component.state ? component.sinceMs : nowMs;
  return { ...component, attribution, maintenance, state, sinceMs };
}

function sameAttribution(a: Attribution, b: Attribution): boolean {
  return (
    a === b ||
    (a.role === b.role &&
      a.state === b.state &&
      a.wasRoot === b.wasRoot &&
      a.confirmed === b.confirmed &&
      a.releasedAtMs === b.releasedAtMs &&
      sameCulprits(a.culprits, b.culprits))
  );
}

/** Returns what there is to tell of the moves, root causes first. `nowMs` is Unix time. */
export function toTransitions(moves: readonly Move[], nowMs: number): readonly Transition[] {
  return moves
    .filter(({ before, after }) => before.state !== after.state || becameRoot(before, after))
    .map((move) => transition(move, nowMs))
    .toSorted((a, b) => Number(b.role === "root") - Number(a.role === "root"));
}

/** A dependant whose causes have gone, or what is degraded and takes others down with it. */
function becameRoot(before: Component, after: Component): boolean {
  return after.attribution.role === "root" && before.attribution.role !== "root";
}

function transition({ before, after }: Move, nowMs: number): Transition {
  const { attribution, check, lastRun, state } = after;
  return {
    component: check.name,
    from: before.state,
    to: state,
    at: new Date(nowMs),
    role: attribution.role,
    rootCauses: attribution.rootCauses,
    get path() {
      return attribution.path;
    },
    victims: after.victims,
    message: lastRun?.message,
  };
}
