import type { Component } from "./engine/component.ts";
import { overallState, type Lifecycle } from "./report.ts";
import type { ComponentState } from "./engine/hysteresis.ts";
import type { Components } from "./engine/settle.ts";

/** What a probe endpoint answers, and why. */
export interface GroupVerdict {
  readonly ok: boolean;
  readonly state: ComponentState;
  /** Every component of the group that was not excluded. */
  readonly members: readonly Component[];
  /** Why not, for people who may know the names. */
  readonly reasons: readonly string[];
}

export interface GroupInput {
  readonly components: Components;
  readonly lifecycle: Lifecycle;
  /** Whether the startup group has passed once; it is never asked again. */
  readonly started: boolean;
  readonly exclude: ReadonlySet<string>;
}

/** Returns the names of all groups: the three that back endpoints, then custom ones. */
export function groupNames(components: Components): readonly string[] {
  const custom = [...components.values()].flatMap(({ check }) => check.groups);
  return [...new Set(["liveness", "readiness", "startup", ...custom])];
}

/**
 * Returns whether the group passes.
 *
 * - `liveness`: no critical member is unhealthy. Unknown is no reason to restart, nor is draining.
 * - `readiness`: the service is ready and no critical member is unhealthy or unknown.
 * - `startup`: passed once, then for ever.
 * - any other: no critical member is unhealthy or unknown.
 */
export function judgeGroup(group: string, input: GroupInput): GroupVerdict {
  const members = [...input.components.values()].filter(
    ({ check }) => check.groups.includes(group) && !input.exclude.has(check.name),
  );
  const state = overallState(members);
  const tolerated: readonly ComponentState[] =
    group === "liveness" ? ["healthy", "degraded", "unknown"] : ["healthy", "degraded"];
  const reasons = [
    ...(isHeldBack(group, input.lifecycle) ? [`the service is ${input.lifecycle}`] : []),
    ...members.filter((member) => isBlocking(member, tolerated)).map(blame),
  ];
  const passed = group === "startup" && input.started;
  return { ok: passed || reasons.length === 0, state, members, reasons: passed ? [] : reasons };
}

function isHeldBack(group: string, lifecycle: Lifecycle): boolean {
  if (group === "readiness") return lifecycle !== "ready";
  return group === "startup" && lifecycle === "starting";
}

function isBlocking({ check, state }: Component, tolerated: readonly ComponentState[]): boolean {
  return check.critical && !tolerated.includes(state);
}

function blame({ check, state, lastRun }: Component): string {
  return `${check.name} is ${state}${lastRun?.message === undefined ? "" : `: ${lastRun.message}`}`;
}
