import { expect, test } from "vitest";

import { growth, quantile, sum } from "#src/alerting/index.ts";
import { expectTest, generateTest } from "#src/alerting/rule-tests/promtool-test.ts";
import { alert, type Alert } from "#src/alerting/rules/rule.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { above, either } from "#src/promql/condition.ts";
import type { Condition } from "#src/promql/expression.ts";
import { count, seconds } from "#src/promql/quantity.ts";

function alertWhen(when: Condition, labels: Readonly<Record<string, string>> = {}): Alert {
  return alert({
    id: "one",
    name: "One",
    severity: "high",
    owner: "me",
    when,
    for: "2m",
    labels,
    summary: "s",
    description: "d",
    runbook: "r",
  });
}

const failed = above(
  sum(growth(catalog.workflowsFailed, "10m"), { by: ["service.name"] }),
  count(20),
);

test("a label that changes with the value is refused before a test is written, as when it is", () => {
  const one = alertWhen(failed, { size: "{{ $value }}" });
  expect(() => expectTest(one)).toThrow("a label changes with the value");
  expect(() => generateTest(one)).toThrow("a label changes with the value");
});

test("a branch whose alert has other labels leaves the test of the first", () => {
  const elsewhere = above(
    sum(growth(catalog.gitProviderErrors, "10m"), { by: ["service.name", "provider.name"] }),
    count(50),
  );
  const one = alertWhen(either(failed, elsewhere, { on: ["service.name"] }));
  expect(() => expectTest(one)).not.toThrow();
  expect([...generateTest(one).kinds]).toEqual(expect.arrayContaining(["just under", "fires"]));
  expect([...generateTest(one).kinds]).not.toContain("guard");
});

test("a histogram has the buckets beside its limit, and the last", () => {
  const slow = above(
    quantile(0.95, catalog.dbOperationDuration, "5m", { by: ["service.name"] }),
    seconds(0.5),
  );
  const text = generateTest(alertWhen(slow)).text("x.ts", "rule.yml");
  const bounds = [...text.matchAll(/_bucket\{[^}]*le="([^"]+)"/g)].map(([, bound]) => bound);
  const limits = catalog.dbOperationDuration.buckets;
  const at = limits.indexOf(0.5);
  expect(at).toBeGreaterThan(0);
  expect(new Set(bounds)).toEqual(new Set([...limits.slice(at - 1, at + 2).map(String), "+Inf"]));
});
