import { expect, test } from "vitest";

import { printPromql } from "#src/alerting/index.ts";
import { isBroken } from "#src/promql/broken.ts";
import { walk } from "#src/promql/expression.ts";

import { awesomePrometheusAlerts } from "./awesome-prometheus-alerts.ts";
import { kubernetesMixin } from "./kubernetes-mixin.ts";
import { nodeMixin } from "./node-mixin.ts";
import { digestOf } from "./normal-form.ts";
import { pyrra, sloth } from "./objectives.ts";
import { prometheusMixin } from "./prometheus-mixin.ts";

const sets = [nodeMixin, kubernetesMixin, prometheusMixin, awesomePrometheusAlerts, sloth, pyrra];
const rules = sets.flatMap((set) => set.rules);

test.for(rules)("$name is the rule of the public set", ({ of, digest }) => {
  expect(isBroken(of.node)).toBe(false);
  expect(digestOf(printPromql(of.node))).toBe(digest);
});

test("of at least 60 rules of public sets, one in twenty at most needs raw", () => {
  const needRaw = rules.filter(({ of }) => walk(of.node).some(({ type }) => type === "raw"));
  expect(rules.length).toBeGreaterThanOrEqual(60);
  expect(needRaw.length).toBeLessThanOrEqual(rules.length / 20);
  expect(needRaw.map(({ name }) => name)).toEqual(["HostKernelVersionDeviations"]);
});
