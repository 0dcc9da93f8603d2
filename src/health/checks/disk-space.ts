import { statfs } from "node:fs/promises";

import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { gradeHigh, percent, worst } from "./support/grade.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { ascends, isText, requireTarget } from "./support/target.ts";
import {
  amount,
  judgedLater,
  number,
  requireFields,
  type FieldsOf,
} from "./support/target-fields.ts";

/** Which file system `diskSpaceCheck` looks at, and how full it may be. */
export interface DiskSpaceTarget {
  /** Any path on the file system. @default "/" */
  readonly path?: string;
  /** Used share of blocks or inodes at which the component is degraded, 0 to 1. @default 0.9 */
  readonly degradedAt?: number;
  /** Used share at which it is unhealthy, 0 to 1. @default 0.95 */
  readonly unhealthyAt?: number;
  /** Free bytes at which it is unhealthy, whatever the share. @default 0, which is full */
  readonly minFreeBytes?: number;
}

const fields: FieldsOf<DiskSpaceTarget> = {
  path: judgedLater,
  degradedAt: number,
  unhealthyAt: number,
  minFreeBytes: amount,
};

/**
 * Judges the space and the inodes that unprivileged processes may still use on a file system, by
 * the formula of `df`. A network file system that hangs is asked once.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` on an empty path or limits out of order.
 */
export function diskSpaceCheck(
  target: DiskSpaceTarget = {},
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("disk-space", target, fields);
  const { path = "/", degradedAt = 0.9, unhealthyAt = 0.95, minFreeBytes = 0 } = target;
  requireTarget(
    "disk-space",
    isText(path, "path"),
    ascends([
      ["0", 0],
      ["degradedAt", degradedAt],
      ["unhealthyAt", unhealthyAt],
      ["1", 1],
    ]),
  );
  const limits = { degraded: degradedAt, unhealthy: unhealthyAt };
  const measure = oneAtATime(async () => usageOf(path));
  return defineCheck({
    name: "disk-space",
    interval: "1m",
    ...options,
    async check(context) {
      const usage = await measure(context);
      const { usedShare, usedInodesShare, freeBytes } = usage;
      const status = worst([
        gradeHigh(usedShare, limits),
        gradeHigh(usedInodesShare, limits),
        freeBytes <= minFreeBytes ? "unhealthy" : "healthy",
      ]);
      const observed = { value: usedShare, unit: "1" };
      const details = { path, ...usage };
      if (status === "healthy") return { status, details, observed };
      const used = `${percent(usedShare)} of the space and ${percent(usedInodesShare)} of the inodes used`;
      const isShort = minFreeBytes > 0 && freeBytes <= minFreeBytes;
      const free = `${freeBytes} bytes free, at most minFreeBytes (${minFreeBytes})`;
      const message = `${path}: ${isShort ? `${free}; ${used}` : used}`;
      return { status, message, details, observed };
    },
  });
}

interface DiskUsage {
  readonly usedShare: number;
  readonly usedInodesShare: number;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

async function usageOf(path: string): Promise<DiskUsage> {
  const { bsize, blocks, bfree, bavail, files, ffree } = await statfs(path);
  const used = blocks - bfree;
  return {
    usedShare: shareOf(used, used + bavail),
    // btrfs and some network file systems count no inodes: 0 of 0
    usedInodesShare: shareOf(files - ffree, files),
    freeBytes: bavail * bsize,
    totalBytes: blocks * bsize,
  };
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
