import { expect, test } from "vitest";

import { above, count, max, sum, times, value } from "#src/alerting/index.ts";
import { exportDelayMs, sampleIntervalMs } from "#src/alerting/lint/pipeline-timing.ts";
import { withCompanions } from "#src/alerting/render.ts";
import { defineRules } from "#src/alerting/rules/rule-file.ts";
import { alert } from "#src/alerting/rules/rule.ts";
import { ruleTests } from "#src/alerting/rule-tests/render-tests.ts";
import { alertSeries } from "#src/metrics/index.ts";
import { misreadings, readable } from "#src/promql/misreadings.ts";
import { printPromql } from "#src/promql/print.ts";
import { raw } from "#src/promql/raw.ts";
import { labelsOf } from "#src/promql/source.ts";

const { alerts, alertStart, alertDetectionBound } = alertSeries;
const firing = value(alerts, { alertstate: "firing" });

test.each([
  [
    'sum by (service_name, severity) (ALERTS{alertstate="firing"})',
    sum(firing, { by: ["service.name", "severity"] }),
  ],
  ["ALERTS_FOR_STATE", value(alertStart)],
  [
    'alert:detection_bound:seconds{severity="critical"}',
    value(alertDetectionBound, { severity: "critical" }),
  ],
  [
    'alert:detection_bound:seconds * on (rule_id) group_right (panel_id) ALERTS{alertstate="firing"}',
    times(value(alertDetectionBound), firing, { on: ["rule_id"], groupRight: ["panel_id"] }),
  ],
])("series of alerts are read by their names: %s", (text, expression) => {
  expect(printPromql(expression.node)).toBe(text);
  expect(misreadings(expression.node, readable(Object.values(alertSeries), []))).toEqual([]);
});

test("they have the labels of their rules, and none of a target or a resource", () => {
  expect(labelsOf(alertDetectionBound)).toEqual([
    "alertname",
    "rule_id",
    "severity",
    "owner",
    "dashboard_uid",
    "panel_id",
  ]);
  // @ts-expect-error -- only series of targets and resources have it
  const pod = value(alerts, { "k8s.pod.name": "a" });
  expect(misreadings(pod.node, readable([alerts], []))).toMatchObject([
    { expected: "a label of ALERTS", got: '"k8s.pod.name"' },
  ]);
});

test("alerts may have labels of their own, which raw PromQL reads", () => {
  const own = raw('count(ALERTS{team="shop"})', { labels: [], dimension: "count" });
  expect(misreadings(own.node, readable([alerts], []))).toEqual([]);
});

test("a rule on alerts comes an evaluation later, has a test, and nothing is a good value", () => {
  const storm = alert({
    id: "storm",
    name: "Storm",
    severity: "low",
    owner: "me",
    when: above(max(sum(firing, { by: ["service.name"] }), { by: ["service.name"] }), count(20)),
    summary: ({ value: many }) => `${many} alerts fire`,
    description: "Everything is broken.",
    runbook: "Look at what they have in common.",
  });
  expect([sampleIntervalMs(alerts), exportDelayMs(alerts)]).toEqual([15_000, 15_000]);
  const files = [defineRules("x.ts", [storm])];
  expect(withCompanions(files)).toEqual(files);
  const [test_] = ruleTests(files);
  expect(test_?.text).toContain(`- series: 'ALERTS{alertstate="firing",`);
});
