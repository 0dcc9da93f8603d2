import { expect, test } from "vitest";

import { grafanaWindows } from "#src/dashboards/grafana/windows.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { group, max } from "#src/promql/aggregate.ts";
import { above } from "#src/promql/condition.ts";
import type { Node } from "#src/promql/expression.ts";
import { filtered } from "#src/promql/filtered.ts";
import { value } from "#src/promql/functions.ts";
import { begun, offset } from "#src/promql/moment.ts";
import { highest } from "#src/promql/functions.ts";
import { presentOverTime } from "#src/promql/over-time.ts";
import { printPromql } from "#src/promql/print.ts";
import { count } from "#src/promql/quantity.ts";
import { over } from "#src/promql/range.ts";
import { recordedSeries } from "#src/promql/recorded-series.ts";

const print = (node: Node): string => printPromql(node, grafanaWindows);
const uptime = catalog.processUptime;

test("what begins was not there one step of the panel before", () => {
  const { node } = max(value(uptime), { by: ["service.name"] });
  expect(print(begun(node))).toBe(
    "max by (service_name) (process_uptime_seconds) unless max by (service_name) (process_uptime_seconds offset $__interval)",
  );
  // Rules have no panel: it is never among them, but it can be printed
  expect(printPromql(begun(node))).toContain("offset 5m");
});

test("a range, a recording and a comparison are shifted where they read", () => {
  const seen = group(presentOverTime(uptime, "1h"), { by: ["service.version"] });
  expect(print(begun(seen.node))).toContain(
    "unless group by (service_version) (present_over_time(process_uptime_seconds[1h] offset $__interval))",
  );
  const recorded = recordedSeries("a:b:c", { labels: [], dimension: "count" });
  expect(print(begun(recorded.node))).toBe("a:b:c unless a:b:c offset $__interval");
  const over1 = filtered(above(value(catalog.healthSystemStatus), count(0)));
  expect(print(begun(over1.node))).toMatch(/^\((\w+) > 0\) unless \(\1 offset \$__interval > 0\)$/);
});

test("a subquery is shifted as a whole, and what was shifted already by a step more", () => {
  const { node } = highest(over(max(value(uptime), { by: [] }), { range: "1h" }));
  expect(print(begun(node))).toContain(
    "unless max_over_time(max (process_uptime_seconds)[1h:] offset $__interval)",
  );
});

test("what an expression was before is not one step before", () => {
  expect(print(offset(value(uptime), "1h").node)).toBe("process_uptime_seconds offset 1h");
});
