import { describe, expect, test } from "vitest";

import { label } from "#src/alerting/alertmanager/matcher.ts";
import { alert, type Alert } from "#src/alerting/rules/rule.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { above } from "#src/promql/condition.ts";
import { rate } from "#src/promql/functions.ts";
import { matches, oneOf, type LabelCondition } from "#src/promql/label-condition.ts";
import { perSecond } from "#src/promql/quantity.ts";
import { shippedRouting } from "#src/shipped/shipped-routing.ts";

import { problemsOf } from "./problems-of.ts";

const service = { environments: ["production", "staging"], namespace: "shop" };
const base = shippedRouting({ email: { to: "a@b.de", from: "c@d.de", smarthost: "smtp:25" } });

function ruleIn(
  environment: string | LabelCondition,
  namespace: string | LabelCondition = "shop",
): Alert {
  const where = { "deployment.environment.name": environment, "service.namespace": namespace };
  return alert({
    id: "exceptions",
    name: "Exceptions",
    severity: "low",
    owner: "shop",
    when: above(sum(rate(catalog.exceptionSpanEvents, "5m", where), { by: [] }), perSecond(1)),
    summary: ({ value }) => `${value} exceptions`,
    description: "There are many.",
    runbook: "Read the log lines.",
  });
}

describe("a config that names its environments and namespace", () => {
  test.each([
    ["one of them", ruleIn("production")],
    ["some of them", ruleIn(oneOf("production", "staging"))],
    ["a pattern of one", ruleIn(matches("prod.*"), matches("sh.p"))],
  ])("takes a rule on %s", (_what, rule) => {
    expect(problemsOf({ service, rules: rule })).toEqual([]);
  });

  test.each([
    [
      "one that is misspelt",
      ruleIn("prodution"),
      ['deployment.environment.name as "production", got "prodution"'],
    ],
    [
      "others among some",
      ruleIn(oneOf("staging", "test")),
      ['deployment.environment.name as one of "production", "staging", got "test"'],
    ],
    [
      "a pattern of none",
      ruleIn(matches("dev.*")),
      ['deployment.environment.name as one of "production", "staging", got "dev.*"'],
    ],
    ["another namespace", ruleIn("staging", "shopp"), ['service.namespace as "shop", got "shopp"']],
  ])("refuses a rule on %s", (_what, rule, problems) => {
    expect(problemsOf({ service, rules: rule })).toEqual(
      problems.map((one) => `observability.config.ts: exceptions.when: expected ${one}`),
    );
  });

  test("refuses routes and inhibitions on others", () => {
    const environment = "deployment_environment_name";
    const routing = {
      ...base,
      file: "routing.ts",
      route: {
        ...base.route,
        routes: [
          ...(base.route.routes ?? []),
          { matchers: [label(environment, "qa"), label("severity", "medium")] },
        ],
      },
      inhibitRules: [
        {
          name: "One speaks for the other",
          source: [label("severity", "high"), label(environment, oneOf("production", "stagin"))],
          target: [label("severity", "low")],
          equal: "nothing",
        },
      ],
    };
    expect(problemsOf({ service, routing })).toEqual([
      'routing.ts: route.routes[12].matchers[0]: expected deployment_environment_name as one of "production", "staging", got "qa"',
      'routing.ts: inhibitRules[0].source: expected deployment_environment_name as "staging", got "stagin"',
    ]);
  });

  test("one that names none takes any", () => {
    expect(problemsOf({ rules: ruleIn("anywhere", "anything") })).toEqual([]);
  });
});
