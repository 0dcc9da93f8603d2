import { freemem, totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { findCgroup, readCgroupMemory, type Cgroup, type CgroupMemory } from "./cgroup.ts";
import { gradeHigh, percent, worst } from "./support/grade.ts";
import { ascends, isText, requireTarget } from "./support/target.ts";
import {
  amount,
  judgedLater,
  number,
  requireFields,
  type FieldsOf,
} from "./support/target-fields.ts";

/** How much memory `memoryCheck` lets pass. */
export interface MemoryTarget {
  /** Used share at which the component is degraded, 0 to 1. @default 0.85 */
  readonly degradedAt?: number;
  /** Used share at which it is unhealthy, 0 to 1. @default 0.95 */
  readonly unhealthyAt?: number;
  /**
   * Share of the last 10 s in which tasks of the container waited for memory, at which the
   * component is degraded; cgroup v2 only. @default 0.2
   */
  readonly degradedPressure?: number;
  /** Where `/proc` and the control groups are looked up. @default "/" */
  readonly root?: string;
}

const fields: FieldsOf<MemoryTarget> = {
  degradedAt: number,
  unhealthyAt: number,
  degradedPressure: amount,
  root: judgedLater,
};

/**
 * Judges the V8 heap against its limit, and the container against its control group's limit (v1 or
 * v2, the tightest ancestor), or the machine where there is no such limit. Page cache that the
 * kernel would drop does not count.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` on limits out of order.
 */
export function memoryCheck(
  target: MemoryTarget = {},
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("memory", target, fields);
  const { degradedAt = 0.85, unhealthyAt = 0.95, degradedPressure = 0.2, root = "/" } = target;
  requireTarget(
    "memory",
    isText(root, "root"),
    ascends([
      ["0", 0],
      ["degradedAt", degradedAt],
      ["unhealthyAt", unhealthyAt],
      ["1", 1],
    ]),
  );
  const limits = { degraded: degradedAt, unhealthy: unhealthyAt };
  let cgroup: Promise<Cgroup> | undefined;
  return defineCheck({
    name: "memory",
    ...options,
    async check() {
      const heap = heapUse();
      const outer = await outerUse(await (cgroup ??= findCgroup(root)));
      const pressed = (outer.pressure ?? 0) >= degradedPressure;
      const status = worst([
        gradeHigh(share(heap), limits),
        gradeHigh(share(outer), limits),
        pressed ? "degraded" : "healthy",
      ]);
      const observed = { value: Math.max(share(heap), share(outer)), unit: "1" };
      const details = { heap, [outer.of]: outer, rssBytes: process.memoryUsage.rss() };
      if (status === "healthy") return { status, details, observed };
      const waiting = pressed ? `, tasks wait ${percent(outer.pressure ?? 0)} of the time` : "";
      const message = `heap ${percent(share(heap))}, ${outer.of} ${percent(share(outer))}${waiting}`;
      return { status, message, details, observed };
    },
  });
}

interface MemoryUse {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

interface OuterUse extends CgroupMemory {
  readonly of: "container" | "machine";
}

function share({ usedBytes, limitBytes }: MemoryUse): number {
  return usedBytes / limitBytes;
}

function heapUse(): MemoryUse {
  const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = getHeapStatistics();
  return { usedBytes, limitBytes };
}

/** A limit above the machine's memory limits nothing. */
async function outerUse(cgroup: Cgroup): Promise<OuterUse> {
  const limited = await readCgroupMemory(cgroup);
  const total = totalmem();
  return limited !== undefined && limited.limitBytes < total
    ? { of: "container", ...limited }
    : { of: "machine", usedBytes: total - freemem(), limitBytes: total };
}
