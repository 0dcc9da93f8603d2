import { expect, test } from "vitest";

import { alertInfo } from "#src/alerting/alert-info.ts";
import { latencyBudget } from "#src/alerting/lint/latency.ts";
import { completeRules } from "#src/alerting/render.ts";
import type { Recording } from "#src/alerting/rules/recording.ts";
import { alertsOf, defineRules, toRuleSet, type RuleFile } from "#src/alerting/rules/rule-file.ts";
import { alert, type Alert } from "#src/alerting/rules/rule.ts";
import { alertSeverities } from "#src/alerting/severity.ts";
import { alertSeries } from "#src/metrics/alert-series.ts";
import { above } from "#src/promql/condition.ts";
import { printPromql } from "#src/promql/print.ts";
import { count } from "#src/promql/quantity.ts";
import { raw } from "#src/promql/raw.ts";

import { ownContext, ownProject } from "../helpers/own-project.ts";

const shipped = completeRules(ownProject.rules, ownContext);

function recordingsOf(files: readonly RuleFile[]): readonly Recording[] {
  return files
    .flatMap(({ rules }) => rules.flatMap((rule) => toRuleSet(rule).rules))
    .filter((rule) => rule.type === "recording");
}

test("each alert that ships has one series with the bound that lint computes", () => {
  const info = recordingsOf(alertInfo(shipped, ownContext, "x.ts"));
  const boundOf = (one: Alert): number => latencyBudget(one, ownContext.routing).totalMs / 1_000;
  const expected = alertsOf(shipped).map(({ alert: one }) => `${one.id}: vector(${boundOf(one)})`);
  expect(expected.length).toBeGreaterThan(100);
  const found = info.map(({ labels, of }) => `${labels["rule_id"]}: ${printPromql(of.node)}`);
  expect(found.toSorted()).toEqual(expected.toSorted());
  expect(new Set(info.map(({ record }) => record))).toEqual(
    new Set([alertSeries.alertDetectionBound.name]),
  );
});

test("what is about a set of backends is with the set's rules", () => {
  const files = alertInfo(shipped, ownContext, "x.ts");
  expect(files.map(({ backends }) => backends)).toEqual([
    undefined,
    ...new Set(shipped.flatMap(({ backends }) => backends ?? [])),
  ]);
  for (const { backends, rules } of files) {
    const ids = recordingsOf([{ file: "", rules }]).map(({ labels }) => labels["rule_id"]);
    const own = shipped.filter((file) => file.backends === backends);
    expect(ids).toEqual(alertsOf(own).map(({ alert: one }) => one.id));
  }
});

test("a label without a value is left out, and one that Prometheus writes is typed", () => {
  const panels = new Map([["watchdog", [{ uid: "alerts", panelId: 7 }]]]);
  const all = recordingsOf(alertInfo(shipped, { ...ownContext, panels }, "x.ts"));
  const labelsOf = (id: string) => all.find(({ labels }) => labels["rule_id"] === id)?.labels;
  expect(labelsOf("watchdog")).toMatchObject({ severity: "none", panel_id: "7" });
  const known = Object.keys(alertSeries.alertDetectionBound.attributes);
  for (const { labels } of all) {
    expect(Object.keys(labels).filter((label) => !known.includes(label))).toEqual([]);
    expect(Object.values(labels).filter((text) => text === "")).toEqual([]);
  }
});

test("the series' severities are those of the rules", () => {
  expect(alertSeries.alerts.attributes.severity.values.toSorted()).toEqual(
    alertSeverities.toSorted(),
  );
});

test("nobody knows how late PromQL as text is", () => {
  const own = alert({
    id: "by-text",
    name: "ByText",
    severity: "low",
    owner: "me",
    when: above(raw("sum(some_metric)", { labels: [], dimension: "count" }), count(1)),
    summary: "It is above.",
    description: "It is above.",
    runbook: "Look.",
  });
  expect(alertInfo([defineRules("x.ts", [own])], ownContext, "x.ts")).toEqual([]);
});
