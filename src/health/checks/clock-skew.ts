import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { toMs, type Duration } from "../../duration.ts";
import { gradeHigh } from "./support/grade.ts";
import { request } from "./support/http-request.ts";
import { askNtp, type ClockOffset } from "./support/ntp.ts";
import { ascends, requireTarget } from "./support/target.ts";
import { duration, judgedLater, requireFields, type FieldsOf } from "./support/target-fields.ts";

/** What `clockSkewCheck` compares the clock with, and how far it may be off. */
export interface ClockSkewTarget {
  /**
   * `ntp://pool.ntp.org` (SNTP over UDP), or an http(s) URL whose `Date` header is read: no better
   * than a second, but rarely blocked by a firewall.
   */
  readonly source: string | URL;
  /** Certain skew at which the component is degraded. @default "1s" */
  readonly degradedAt?: Duration;
  /** Certain skew at which it is unhealthy. @default "30s" */
  readonly unhealthyAt?: Duration;
}

const fields: FieldsOf<ClockSkewTarget> = {
  source: judgedLater,
  degradedAt: duration,
  unhealthyAt: duration,
};

/**
 * Compares the clock with another one. What the measurement cannot tell (half the round trip, the
 * second that a `Date` header rounds to) is taken off before the skew is judged.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` on another scheme or limits out of order.
 */
export function clockSkewCheck(
  target: ClockSkewTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("clock-skew", target, fields);
  const { degradedAt = "1s", unhealthyAt = "30s" } = target;
  const limits = { degraded: toMs(degradedAt), unhealthy: toMs(unhealthyAt) };
  const source = URL.parse(String(target.source));
  const known = source !== null && ["ntp:", "http:", "https:"].includes(source.protocol);
  requireTarget(
    "clock-skew",
    [known, "source: expected a URL that starts with ntp://, http:// or https://"],
    ascends([
      ["degradedAt", limits.degraded],
      ["unhealthyAt", limits.unhealthy],
    ]),
  );
  const url = new URL(target.source);
  return defineCheck({
    name: "clock-skew",
    interval: "5m",
    ...options,
    async check({ signal }) {
      const { offsetMs, uncertaintyMs } = await (url.protocol === "ntp:"
        ? askNtp({ host: url.hostname, port: Number(url.port) || 123 }, signal)
        : askHttp(url, signal));
      const certainMs = Math.max(0, Math.abs(offsetMs) - uncertaintyMs);
      const status = gradeHigh(certainMs, limits);
      const details = { offsetMs: Math.round(offsetMs), uncertaintyMs: Math.round(uncertaintyMs) };
      const observed = { value: offsetMs / 1000, unit: "s" };
      if (status === "healthy") return { status, details, observed };
      const direction = offsetMs > 0 ? "ahead" : "behind";
      const message = `the clock is at least ${(certainMs / 1000).toFixed(1)} s ${direction}`;
      return { status, message, details, observed };
    },
  });
}

/** `Date` is cut to the second, so the other clock read half a second more on average. */
async function askHttp(url: URL, signal: AbortSignal): Promise<ClockOffset> {
  const sent = Date.now();
  const { header } = await request({ url, method: "HEAD", signal });
  const received = Date.now();
  const theirs = Date.parse(header("date") ?? "");
  if (Number.isNaN(theirs)) throw new Error(`${url.host} sent no Date header`);
  const uncertaintyMs = 500 + (received - sent) / 2;
  return { offsetMs: (sent + received) / 2 - (theirs + 500), uncertaintyMs };
}
