import { describe, expect, test } from "vitest";

import { routing, shippedRouting } from "#src/shipped/shipped-routing.ts";
import { withCompanions } from "#src/alerting/render.ts";
import { compileMatchers } from "#src/alerting/alertmanager/matcher.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";
import { checkPageTest } from "#src/alerting/alertmanager/simulate/page-test.ts";

import { shippedRules } from "#src/shipped/shipped-rules.ts";

import { everyOption } from "./every-channel.ts";
import { shippedPages } from "./routing-pages.ts";
import { ownProject } from "../helpers/own-project.ts";

/** Labels `rule_id` of everything that is generated. */
const ruleIds = withCompanions(ownProject.rules).flatMap(({ rules }) => rules.map(({ id }) => id));

const namedRules = [...resolveRouting(routing).inhibitRules].flatMap(({ source, target }) =>
  [...source, ...target].filter(({ label }) => label === "rule_id"),
);

describe("the shipped routing", () => {
  test.each(shippedPages)("$name", (one) => {
    expect(() => checkPageTest(resolveRouting(routing), one)).not.toThrow();
  });

  test.each(namedRules)("speaks of rules that exist: $operator $value", (matcher) => {
    const parts = matcher.value.split("|").map((value) => ({ ...matcher, value }));
    for (const part of parts) {
      const matches = compileMatchers([part]);
      expect(ruleIds.filter((id) => matches({ rule_id: id }))).not.toEqual([]);
    }
  });

  test.each(["component-unhealthy", "system-unhealthy", "service-telemetry-lost"] as const)(
    "speaks of %s with other values for a service too",
    (id) => {
      const files = shippedRules({ override: { [id]: { services: { batch: { for: "3m" } } } } });
      const ids = files.flatMap(({ rules }) => rules.map((rule) => rule.id));
      const ofService = ids.filter((one) => one.startsWith(`${id}-`));
      expect(ofService).toHaveLength(1);
      const named = namedRules.map((matcher) => compileMatchers([matcher]));
      const speaking = (rule_id = ""): readonly number[] =>
        named.flatMap((matches, index) => (matches({ rule_id }) ? [index] : []));
      expect(speaking(id)).not.toEqual([]);
      expect(speaking(ofService[0])).toEqual(speaking(id));
    },
  );

  test("with every channel on, a critical alert goes out on all of them", () => {
    const policy = resolveRouting(shippedRouting(everyOption));
    const types = (name: string): readonly string[] =>
      (policy.receivers.get(name)?.channels ?? []).map(({ type }) => type);
    expect(types("critical")).toEqual(["webhook", "slack", "pagerduty"]);
    expect(types("critical-fallback")).toEqual(["webhook", "email"]);
  });
});
