import { availableParallelism } from "node:os";

import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { findCgroup, readCgroupCpu, type Cgroup, type CgroupCpu } from "./cgroup.ts";
import { gradeHigh, percent, worst } from "./support/grade.ts";
import { ascends, isText, requireTarget } from "./support/target.ts";
import {
  amount,
  judgedLater,
  number,
  requireFields,
  type FieldsOf,
} from "./support/target-fields.ts";

/** How much CPU `cpuCheck` lets pass. */
export interface CpuTarget {
  /** Used share of the CPUs it may use, at which the component is degraded, 0 to 1. @default 0.9 */
  readonly degradedAt?: number;
  /** Used share at which it is unhealthy; beyond 1 it never is. @default Infinity */
  readonly unhealthyAt?: number;
  /** Share of periods in which the quota stopped the container, 0 to 1. @default 0.25 */
  readonly degradedThrottling?: number;
  /** Where `/proc` and the control groups are looked up. @default "/" */
  readonly root?: string;
}

const fields: FieldsOf<CpuTarget> = {
  degradedAt: number,
  unhealthyAt: number,
  degradedThrottling: amount,
  root: judgedLater,
};

/**
 * Judges the process' CPU time since the previous run against what its control group's quota (v1 or
 * v2) or the machine grants, and how often that quota stopped the container. The machine's load
 * average says nothing about a container.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` on limits out of order.
 */
export function cpuCheck(
  target: CpuTarget = {},
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("cpu", target, fields);
  const { degradedAt = 0.9, unhealthyAt = Number.POSITIVE_INFINITY, root = "/" } = target;
  const { degradedThrottling = 0.25 } = target;
  requireTarget(
    "cpu",
    isText(root, "root"),
    ascends([
      ["0", 0],
      ["degradedAt", degradedAt],
    ]),
    [degradedAt <= unhealthyAt, "expected degradedAt <= unhealthyAt"],
  );
  const measure = startMeasuring(root);
  return defineCheck({
    name: "cpu",
    ...options,
    async check() {
      const { utilization, throttling, limitCpus } = await measure();
      const status = worst([
        gradeHigh(utilization, { degraded: degradedAt, unhealthy: unhealthyAt }),
        throttling >= degradedThrottling ? "degraded" : "healthy",
      ]);
      const details = { utilization, throttling, limitCpus };
      const observed = { value: utilization, unit: "1" };
      if (status === "healthy") return { status, details, observed };
      const message = `${percent(utilization)} of ${limitCpus} CPUs used, stopped by the quota in ${percent(throttling)} of its periods`;
      return { status, message, details, observed };
    },
  });
}

interface CpuMeasurement {
  readonly utilization: number;
  readonly throttling: number;
  readonly limitCpus: number;
}

interface Sample {
  readonly atMs: number;
  readonly busyMs: number;
  readonly cgroup: CgroupCpu | undefined;
}

/** Returns a function that measures since its previous call, at first since the process started. */
function startMeasuring(root: string): () => Promise<CpuMeasurement> {
  let cgroup: Promise<Cgroup> | undefined;
  let before: Sample = { atMs: 0, busyMs: 0, cgroup: undefined };
  return async () => {
    const now = {
      atMs: performance.now(),
      busyMs: busyMs(),
      cgroup: await readCgroupCpu(await (cgroup ??= findCgroup(root))),
    };
    const limitCpus = Math.min(now.cgroup?.limitCpus ?? Infinity, availableParallelism());
    const elapsedMs = Math.max(1, now.atMs - before.atMs);
    const utilization = (now.busyMs - before.busyMs) / elapsedMs / limitCpus;
    const throttling = throttlingBetween(before.cgroup, now.cgroup);
    before = now;
    return { utilization, throttling, limitCpus };
  };
}

function busyMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The counters are the container's since it began, so the first sample only sets the baseline. */
function throttlingBetween(before: CgroupCpu | undefined, now: CgroupCpu | undefined): number {
  if (before === undefined || now === undefined) return 0;
  const periods = now.periods - before.periods;
  return periods <= 0 ? 0 : (now.throttledPeriods - before.throttledPeriods) / periods;
}
