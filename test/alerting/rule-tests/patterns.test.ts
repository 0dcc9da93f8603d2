import { expect, test } from "vitest";

import {
  above,
  alert,
  matches,
  notMatches,
  observations,
  perSecond,
  sum,
  type LabelCondition,
} from "#src/alerting/index.ts";
import { generateTest } from "#src/alerting/rule-tests/promtool-test.ts";
import { catalog } from "#src/metrics/catalog.ts";

const onRoute = (route: LabelCondition<never>): string =>
  generateTest(
    alert({
      id: "busy",
      name: "Busy",
      severity: "high",
      owner: "me",
      when: above(
        sum(observations(catalog.httpRequestDuration, "5m", { "http.route": route }), {
          by: ["service.name"],
        }),
        perSecond(1),
      ),
      for: "2m",
      summary: "Busy.",
      description: "Busy.",
      runbook: "Look.",
    }),
  ).text("rules.ts", "busy.yml");

test.each([
  ["/api/v1/(users|orders)", "/api/v1/users"],
  ["/api/v[0-9]+/.*", "/api/v1/example"],
  ["(?i)/API/.+", "/API/example"],
  [String.raw`/files/\w+\.(png|jpg)`, "/files/a.png"],
  ["/(a|b)/[^/]{3}", "/a/aaa"],
])("a rule on routes like %s is tested with %s", (pattern, route) => {
  expect(onRoute(matches(pattern))).toContain(`http_route="${route}"`);
});

test("a rule on routes unlike a pattern is tested with one that it leaves out", () => {
  expect(onRoute(notMatches("/(health|metrics)/.+"))).toContain('http_route="/health/example"');
});
