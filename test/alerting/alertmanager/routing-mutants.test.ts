import { describe, expect, test } from "vitest";

import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";
import {
  routingCases,
  routingFailures,
} from "#src/alerting/alertmanager/routing-tests/routing-cases.ts";
import { routingMutants } from "#src/alerting/alertmanager/routing-tests/routing-mutants.ts";
import { simulateCases } from "#src/alerting/alertmanager/routing-tests/simulated.ts";
import { routing } from "#src/shipped/shipped-routing.ts";

const policy = resolveRouting(routing);
const cases = routingCases(policy);
const mutants = routingMutants(policy);

describe("the table of the routing", () => {
  test("is what the policy and the simulator of Alertmanager do", () => {
    expect(cases.routes.length).toBeGreaterThan(100);
    expect(cases.inhibitions.length).toBeGreaterThan(100);
    expect(routingFailures(policy, cases)).toEqual([]);
    expect(simulateCases(policy, cases).failures).toEqual([]);
  });

  test.each([
    ["a matcher of a route", /^route\.routes\[\d+\]: \{.* → \{/],
    ["a receiver", /: receiver /],
    ["continue", /: continue /],
    ["a time interval", /: not only during /],
    ["a label to group by", /: not grouped by /],
    ["an inhibition rule", /: left out$/],
    ["a label that must be equal", /: \w+ need not be equal$/],
    ["source and target", /: source and target swapped$/],
    ["a matcher of a source", /: source \{/],
    ["a matcher of a target", /: target \{/],
  ])("notices that %s is another", (_, change) => {
    const own = mutants.filter((one) => change.test(one.change));
    expect(own).not.toEqual([]);
    // One row alone lets them live
    const weak = { routes: cases.routes.slice(0, 0), inhibitions: cases.inhibitions.slice(0, 0) };
    expect(own.filter((one) => routingFailures(one.policy, weak).length > 0)).toEqual([]);
    const alive = own.filter((one) => routingFailures(one.policy, cases).length === 0);
    expect(alive.filter(({ equivalent }) => equivalent === undefined)).toEqual([]);
  });

  test("is told by the simulator to be wrong of a policy that lost its inhibition", () => {
    const deaf = { ...policy, inhibitRules: [] };
    expect(simulateCases(deaf, cases).failures).not.toEqual([]);
  });
});
