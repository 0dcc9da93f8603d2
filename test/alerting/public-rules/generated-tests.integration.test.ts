import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import {
  above,
  alert,
  averaged,
  below,
  bytes,
  defineRules,
  highest,
  lowest,
  matches,
  max,
  over,
  percent,
  perSecond,
  rate,
  recorded,
  recording,
  share,
  sum,
  value,
  type Condition,
  type Expression,
} from "#src/alerting/index.ts";
import { untestable } from "#src/alerting/lint/untestable.ts";
import { renderRules } from "#src/alerting/rules/render-rules.ts";
import type { Alert } from "#src/alerting/rules/rule.ts";
import { ruleTests } from "#src/alerting/rule-tests/render-tests.ts";
import { testRules } from "#src/cli/promtool.ts";
import { runRuleTests } from "#src/cli/run-rule-tests.ts";

import { ownContext } from "../../helpers/own-project.ts";
import { toolPath } from "../../helpers/tool.ts";
import { awesomePrometheusAlerts } from "./awesome-prometheus-alerts.ts";
import { kubernetesMixin } from "./kubernetes-mixin.ts";
import { nodeMixin } from "./node-mixin.ts";
import { prometheusMixin } from "./prometheus-mixin.ts";
import { exported } from "./public-rule.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "obs-public-rules-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function ruleOf(name: string, when: Condition): Alert {
  const words = name.replaceAll(/[^A-Za-z0-9]+/g, " ").trim();
  return alert({
    id: words.replaceAll(" ", "-").toLowerCase(),
    name: words.replaceAll(/ \w|^\w/g, (letter) => letter.trim().toUpperCase()),
    severity: "high",
    owner: "me",
    when,
    for: "2m",
    summary: name,
    description: name,
    runbook: name,
  });
}

/** Returns the names of the tests that fail, by promtool and by the evaluator. */
async function failing(rules: readonly Alert[]): Promise<readonly string[]> {
  const file = defineRules("public.ts", rules);
  const tests = ruleTests([file]);
  const files = [
    ...renderRules([file], ownContext),
    ...tests.map(({ path, text }) => [path, text] as const),
  ];
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const paths = tests.map(({ path }) => join(folder, path));
  const runs = [await testRules(toolPath("promtool"), paths, folder), await runRuleTests(paths)];
  expect(paths).toHaveLength(rules.length);
  return runs.flatMap(({ outcomes }) =>
    outcomes.filter(({ passed }) => !passed).map((one) => one.file),
  );
}

const sets = [nodeMixin, kubernetesMixin, prometheusMixin, awesomePrometheusAlerts];
const isCondition = (of: Condition | Expression): of is Condition => of.kind === "condition";
const alerts = sets.flatMap(({ rules }, set) =>
  rules.flatMap(({ name, of }) => (isCondition(of) ? [ruleOf(`set ${set} ${name}`, of)] : [])),
);
const reasons = alerts.map((rule) => [rule, untestable(rule, ownContext)[0]?.got] as const);

test("72 of the 78 public alerts have a generated test, and promtool passes it", async () => {
  const testable = reasons.flatMap(([rule, reason]) => (reason === undefined ? [rule] : []));
  expect([testable.length, alerts.length]).toStrictEqual([72, 78]);
  expect(await failing(testable)).toStrictEqual([]);
}, 120_000);

test("the others say why", () => {
  const told = reasons.flatMap(([, reason]) => reason ?? []);
  expect([...new Set(told)].toSorted()).toStrictEqual([
    "one where no levels make the condition both false and true",
    "raw PromQL",
  ]);
});

const requests = exported("requests_total", "counter", "{request}", ["code"]);
const memory = exported("memory_bytes", "gauge", "By", ["room"]);
const recordedRate = recording({
  id: "requests-rate",
  record: "instance:requests:rate5m",
  of: rate(requests, "5m"),
});

test("conditions over subqueries and over ranges of recordings have tests that promtool passes", async () => {
  const byInstance = { by: ["instance"] } as const;
  const failures = sum(rate(requests, "5m", { code: matches("5..") }), byInstance);
  const all = sum(rate(requests, "5m"), byInstance);
  const conditions: readonly Condition[] = [
    above(highest(over(rate(requests, "5m"), { range: "1h", step: "1m" })), perSecond(10)),
    above(highest(over(rate(requests, "5m"), { range: "10m" })), perSecond(10)),
    below(lowest(over(all, { range: "30m", step: "5m" })), perSecond(10)),
    above(averaged(over(rate(requests, "5m"), { range: "1d", step: "5m" })), perSecond(10)),
    above(
      averaged(over(max(value(memory), { by: ["room"] }), { range: "1h", step: "1m" })),
      bytes("1GiB"),
    ),
    above(averaged(over(share(failures, all), { range: "1h", step: "1m" })), percent(5)),
    above(averaged(over(recorded(recordedRate), { range: "1h" })), perSecond(10)),
  ];
  const rules = conditions.map((when, at) => ruleOf(`over ${at}`, when));
  expect(rules.flatMap((rule) => untestable(rule, ownContext))).toStrictEqual([]);
  expect(await failing(rules)).toStrictEqual([]);
}, 120_000);
