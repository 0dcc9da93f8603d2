import { expect, test } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { mismatchesIn } from "#src/promql/broken.ts";
import { above } from "#src/promql/condition.ts";
import { eventsFor, failsMoreThan } from "#src/promql/failures.ts";
import { increase, value } from "#src/promql/functions.ts";
import { onlyWhile } from "#src/promql/only-while.ts";
import { printPromql } from "#src/promql/print.ts";
import { percent, seconds } from "#src/promql/quantity.ts";

const byService = { by: ["service.name"] } as const;
const byInstance = { by: ["service.name", "instance"] } as const;

test("a share is judged by its limit and by how many failed", () => {
  const condition = failsMoreThan(
    percent(10),
    {
      failed: sum(increase(catalog.aiProviderErrors, "5m"), byService),
      all: sum(increase(catalog.aiProviderRequests, "5m"), byService),
    },
    5,
  );
  expect(condition).toMatchObject({ labels: ["service.name"], dimension: "ratio" });
  // Half an event below: Prometheus extrapolates
  expect(printPromql(condition.node)).toBe(
    "((sum by (service_name) (increase(ai_provider_errors_total[5m])) / sum by (service_name) (increase(ai_provider_requests_total[5m]))) > 0.1) and (sum by (service_name) (increase(ai_provider_errors_total[5m])) > 4.5)",
  );
});

test.each([
  [0.5, 6],
  [0.9, 30],
  [0.95, 60],
  [0.99, 300],
])("the quantile %d is of %i events at least", (q, least) => {
  expect(eventsFor(q)).toBe(least);
});

test("only the series for which a condition holds are left to aggregate", () => {
  const memory = sum(value(catalog.memoryUsage), byInstance);
  const old = above(sum(value(catalog.processUptime), byInstance), seconds(60));
  const perService = above(sum(value(catalog.processUptime), byService), seconds(60));
  expect(printPromql(onlyWhile(memory, old).node)).toBe(
    "sum by (service_name, instance) (process_memory_usage_bytes) and (sum by (service_name, instance) (process_uptime_seconds) > 60)",
  );
  expect(printPromql(onlyWhile(memory, perService).node)).toMatch(/ and on \(service_name\) /);
});

test("a condition with a label that the expression lacks is refused", () => {
  const memory = sum(value(catalog.memoryUsage), byService);
  const old = above(sum(value(catalog.processUptime), byInstance), seconds(60));
  // @ts-expect-error -- the expression has no instance
  expect(mismatchesIn(onlyWhile(memory, old).node)).toMatchObject([
    { expected: "a label of the expression (service.name)", got: '"instance"' },
  ]);
});
