import { expect, test } from "vitest";
import { parse } from "yaml";

import { defineRules, fromSpecification, type Alert, type AlertRule } from "#src/alerting/index.ts";
import { completeRules, renderDefinitions } from "#src/alerting/render.ts";
import { alertsOf } from "#src/alerting/rules/rule-file.ts";
import { resolveProject } from "#src/project/resolve-project.ts";

import { ownContext } from "../../helpers/own-project.ts";

const rule: AlertRule = {
  id: "too-few-workflows",
  name: "Too few workflows",
  description: "Hardly any workflow completes.",
  condition: { metric: "workflowsCompleted", operator: "lt", threshold: 5, duration: 300 },
  severity: "high",
  enabled: true,
  cooldown: 60,
  notifications: [],
};

function alertOf(change: Partial<AlertRule>, accept = {}): Alert {
  const { alert, problems } = fromSpecification(
    { ...rule, ...change },
    { file: "a.ts", owner: "me", accept },
  );
  if (alert === undefined) throw new Error(JSON.stringify(problems));
  return alert;
}

const rulesOf = (alert: Alert) => [defineRules("a.ts", [alert])];

test("that waits for less than there may be nothing of has a companion for that", () => {
  const ids = alertsOf(completeRules(rulesOf(alertOf({})), ownContext)).map(
    ({ alert }) => alert.id,
  );
  expect(ids).toEqual(["too-few-workflows", "no-data-workflow-completions-total"]);
});

test("that is critical may wait for longer than a minute where its author says why", () => {
  const slow: Partial<AlertRule> = {
    severity: "critical",
    condition: {
      metric: "process_memory_usage_bytes",
      operator: "gt",
      threshold: 1e9,
      duration: 600,
    },
  };
  expect(() => completeRules(rulesOf(alertOf(slow)), ownContext)).toThrow(
    "too-few-workflows.latency-budget: expected at most 1m from breach to notification",
  );
  const accepted = alertOf(slow, { "latency-budget": "memory grows slowly" });
  expect(completeRules(rulesOf(accepted), ownContext)).toHaveLength(2);
});

test("keeps its actions whole, disabled ones too, in the alert and in a file for the responder", () => {
  const actions: AlertRule["actions"] = [
    { type: "restart-service", config: { service: "shop", grace: { seconds: 30 } }, enabled: true },
    {
      type: "run-script",
      config: { path: "/opt/clean.sh", args: ["--all", 3, null] },
      enabled: false,
    },
    { type: "scale-up", config: { by: 0.5 }, enabled: true },
    { type: "scale-down", config: {}, enabled: true },
  ];
  const alert = alertOf({ actions });
  expect(alert.actions).toEqual(actions);
  expect(alert.labels).toEqual({ actions: "restart-service,scale-up,scale-down" });
  const text = renderDefinitions(rulesOf(alert), ownContext).get("responder/actions.yaml") ?? "";
  expect(text).toContain("# Generated from a.ts");
  expect(parse(text)).toEqual({
    rules: [{ rule_id: "too-few-workflows", alert: "TooFewWorkflows", severity: "high", actions }],
  });
});

test("without actions needs no file for them", () => {
  const files = renderDefinitions(rulesOf(alertOf({})), ownContext);
  expect([...files.keys()].filter((path) => path.startsWith("responder/"))).toEqual([]);
});

test("in the config's rules stands in its own file", () => {
  const file = "observability/specified.ts";
  const specified = fromSpecification(rule, { file, owner: "me" });
  const { rules } = resolveProject(
    { rules: [specified] },
    { root: import.meta.dirname, file: "observability.config.ts" },
  );
  const placed = alertsOf(rules).find(({ alert }) => alert.id === rule.id);
  expect(placed?.file).toBe(file);
});
