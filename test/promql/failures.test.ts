import { expect, test } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { eventsFor, failsMoreThan } from "#src/promql/failures.ts";
import { increase } from "#src/promql/functions.ts";
import { printPromql } from "#src/promql/print.ts";
import { percent } from "#src/promql/quantity.ts";

const byService = { by: ["service.name"] } as const;

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
