import { expect, test } from "vitest";

import { above, alert, count, objective, percent, raw, rate, sum } from "#src/alerting/index.ts";
import { defineRules } from "#src/alerting/rules/rule-file.ts";
import { chooseRule } from "#src/cli/choose-rule.ts";
import { catalog } from "#src/metrics/catalog.ts";

const by = { by: ["service.name"] } as const;
const says = {
  owner: "shop",
  description: "Customers wait.",
  runbook: "Look at the traces.",
} as const;

const untestable = alert({
  ...says,
  id: "text-only",
  name: "TextOnly",
  severity: "high",
  when: above(raw("up", { labels: [], dimension: "count" }), count(1)),
  for: "2m",
  summary: ({ value }) => value,
  accept: { untestable: "PromQL as text" },
});
const logins = objective({
  ...says,
  id: "logins",
  name: "Logins",
  summary: () => "x",
  target: percent(99),
  minimum: count(20),
  bad: (window) => sum(rate(catalog.aiProviderErrors, window), by),
  total: (window) => sum(rate(catalog.aiProviderRequests, window), by),
});
const files = [defineRules("own.ts", [untestable, logins])];
const tested = ["logins-burn-1h", "logins-burn-6h"];

const choose = (id?: string) => chooseRule(tested, (one) => one, id, files);

test("all items, or that of the rule", () => {
  expect(choose()).toEqual(tested);
  expect(choose("logins-burn-6h")).toEqual(["logins-burn-6h"]);
});

test.each([
  ["text-only", "expected a rule that has a test, got text-only, which is untestable"],
  ["logins", "expected the id of one rule: logins-burn-1h, logins-burn-6h, got logins"],
  ["logins-burn-1n", "expected the id of a rule such as logins-burn-1h, got logins-burn-1n"],
  ["nonsense", "expected the id of a rule, got nonsense"],
])("what has no item says why: %s", (id, message) => {
  expect(() => choose(id)).toThrow(message);
});
