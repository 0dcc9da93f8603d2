import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { toMs, type Duration } from "../../src/duration.ts";

const duration = z.string().transform((text) => toMs(text as Duration));

const labels = z.record(z.string(), z.string()).default({});

const rule = z.object({
  record: z.string().optional(),
  alert: z.string().optional(),
  expr: z.string(),
  for: duration.default(0),
  keep_firing_for: duration.default(0),
  labels,
});

const file = z.object({ groups: z.array(z.object({ rules: z.array(rule) })) });

/** A rule of Prometheus, durations in milliseconds. */
export type PrometheusRule = z.output<typeof rule>;

/** What is evaluated: alerts, and the recordings that they read. */
export interface Rules {
  readonly recordings: readonly PrometheusRule[];
  readonly alerts: readonly PrometheusRule[];
}

/**
 * Returns the rules of a project's generated folder, with those of one set of backends. Left out are
 * the aggregates for the year and what is known of each alert, which no alert reads, and the
 * heartbeat, which is no news.
 */
export function readRules(folder: string, backends = "tempo-loki"): Rules {
  const folders = ["prometheus/rules", `backends/${backends}/prometheus/rules`];
  const rules = folders
    .map((one) => join(folder, one))
    .flatMap((one) => readdirSync(one).map((name) => join(one, name)))
    .flatMap((path) => file.parse(parse(readFileSync(path, "utf8"))).groups)
    .flatMap((group) => group.rules);
  return {
    recordings: rules.filter(({ record = "agg:" }) => !/^(?:agg|alert):/.test(record)),
    alerts: rules.filter(
      ({ alert, labels: { severity } }) => alert !== undefined && severity !== "none",
    ),
  };
}
