import { expect, test } from "vitest";

import { above, perSecond, observations, sum } from "#src/alerting/index.ts";
import { templateFlaws } from "#src/alerting/rules/template-flaws.ts";
import { catalog } from "#src/metrics/catalog.ts";

import { ruleTemplates } from "./rule-templates.ts";

const when = above(
  sum(observations(catalog.httpRequestDuration, "5m"), { by: ["service.name"] }),
  perSecond(1),
);

test.each(ruleTemplates)("%s is told as what it is", (text, ...flaws) => {
  const told = templateFlaws("summary", text, when);
  expect(
    told.map(({ field, expected, got }) => `${field}: expected ${expected}, got ${got}`),
  ).toEqual(flaws.map((flaw) => `summary: ${flaw}`));
});
