import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { backendCatalog } from "#src/metrics/backend-catalog.ts";
import type { BackendMetricDefinition } from "#src/metrics/backend-definition.ts";

/** `name kind` of each metric on the component's own `/metrics`, recorded from the shipped versions. */
function scraped(target: string): ReadonlyMap<string, string> {
  const file = join(import.meta.dirname, "../fixtures/scrapes", `${target}.txt`);
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return new Map(lines.map((line) => line.split(" ") as [string, string]));
}

/** Counters that a component shows only once there is something to count. */
const late =
  /^(?:otelcol_\w+_(?:metric_points|log_records)|loki_distributor_lines_received_total|loki_discarded_samples_total)$/;

const metrics: readonly BackendMetricDefinition[] = Object.values(backendCatalog);

describe("the backend catalog", () => {
  const own = metrics.filter(({ target, name }) => target !== "any" && !late.test(name));

  test.each(own)("has $name as $target shows it", ({ name, kind, target }) => {
    expect(scraped(target).get(name)).toBe(kind);
  });

  test("has the late counters of the Collector under the names of its span counters", () => {
    const names = metrics.map(({ name }) => name).filter((name) => late.test(name));
    const spans = names
      .filter((name) => name.startsWith("otelcol"))
      .map((name) => name.replace(/metric_points|log_records/, "spans"));
    expect(spans.filter((name) => !scraped("otel-collector").has(name))).toEqual([]);
  });
});
