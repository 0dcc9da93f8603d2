import { stat } from "node:fs/promises";

import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { toMs, type Duration } from "../../duration.ts";
import { gradeHigh } from "./support/grade.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { ascends, isText, requireTarget } from "./support/target.ts";
import {
  amount,
  duration,
  judgedLater,
  requireFields,
  type FieldsOf,
} from "./support/target-fields.ts";

/** Which file `fileFreshnessCheck` looks at, and how old it may be. */
export interface FileFreshnessTarget {
  /** A file that something renews: a mounted secret, a backup, a heartbeat. */
  readonly path: string;
  /** Age of the content at which the component is degraded. @default unhealthyAge */
  readonly degradedAge?: Duration;
  /** Age of the content at which it is unhealthy. */
  readonly unhealthyAge: Duration;
  /** A smaller file is unhealthy. @default 1 */
  readonly minBytes?: number;
}

const fields: FieldsOf<FileFreshnessTarget> = {
  path: judgedLater,
  degradedAge: duration,
  unhealthyAge: duration,
  minBytes: amount,
};

/** As much as the clocks of two machines that share a file system may differ. */
const aheadAllowedMs = 60_000;

/**
 * Judges when a file was last written, following links as mounted Kubernetes secrets need it.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` without a path or on ages out of order.
 */
export function fileFreshnessCheck(
  target: FileFreshnessTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("file-freshness", target, fields);
  const given: unknown = target.unhealthyAge;
  requireTarget("file-freshness", isText(target.path, "path"), [
    given !== undefined,
    `unhealthyAge: expected a duration such as "30s", got nothing`,
  ]);
  const { path, unhealthyAge, degradedAge = unhealthyAge, minBytes = 1 } = target;
  const limits = { degraded: toMs(degradedAge), unhealthy: toMs(unhealthyAge) };
  requireTarget(
    "file-freshness",
    ascends([
      ["degradedAge", limits.degraded],
      ["unhealthyAge", limits.unhealthy],
    ]),
  );
  const look = oneAtATime(async () => stat(path));
  return defineCheck({
    name: "file-freshness",
    ...options,
    async check(context) {
      const { mtimeMs, size, mtime } = await look(context);
      const ageMs = Math.max(0, Date.now() - mtimeMs);
      const observed = { value: Math.round(ageMs / 1000), unit: "s" };
      const details = { path, bytes: size, written: mtime.toISOString() };
      if (size < minBytes) {
        const message = `${path}: ${size} of at least ${minBytes} bytes`;
        return { status: "unhealthy", message, details, observed };
      }
      const aheadMs = mtimeMs - Date.now();
      if (aheadMs > aheadAllowedMs) {
        const ahead = Math.round(aheadMs / 1000);
        const message = `${path}: written ${ahead} s in the future, so its age is unknown`;
        return { status: "healthy", message, details, observed };
      }
      const status = gradeHigh(ageMs, limits);
      return status === "healthy"
        ? { status, details, observed }
        : { status, message: `${path}: written ${observed.value} s ago`, details, observed };
    },
  });
}
