import { describe, expect, test } from "vitest";

import { routing } from "#src/shipped/shipped-routing.ts";
import { withNotifications } from "#src/alerting/alertmanager/notification-routes.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";
import { checkPageTest } from "#src/alerting/alertmanager/simulate/page-test.ts";
import type { AlertRule, NotificationConfig } from "#src/alerting/specification.ts";

const slack: NotificationConfig = {
  type: "slack",
  config: { apiUrlFile: "/secrets/slack", channel: "#db" },
  enabled: true,
};
const email: NotificationConfig = {
  type: "email",
  config: { to: "dba@example.com", from: "alerts@example.com", smarthost: "smtp:587" },
  enabled: true,
};

function rule(id: string, options: Partial<AlertRule> = {}): AlertRule {
  return {
    id,
    name: id,
    description: "",
    condition: { metric: "memory_usage_bytes", operator: "gt", threshold: 1 },
    severity: "critical",
    enabled: true,
    cooldown: 0,
    notifications: [slack],
    ...options,
  };
}

const added = (...rules: readonly AlertRule[]): readonly unknown[] => {
  const before = routing.route.routes?.length ?? 0;
  return (withNotifications(routing, rules).route.routes ?? []).slice(0, -before);
};

describe("withNotifications", () => {
  test("gives rules with the same channels and cooldown one receiver and one route", () => {
    const definition = withNotifications(routing, [
      rule("a"),
      rule("b"),
      rule("c", { notifications: [slack, email] }),
    ]);
    expect(definition.receivers["rule-a"]?.channels).toEqual([{ type: "slack", ...slack.config }]);
    expect(definition.receivers["rule-c"]?.channels).toHaveLength(2);
    expect(definition.route.routes?.slice(0, 2)).toEqual([
      {
        matchers: [{ label: "rule_id", operator: "=~", value: "a|b" }],
        receiver: "rule-a",
        repeatInterval: 300_000,
        continue: true,
      },
      {
        matchers: [{ label: "rule_id", operator: "=~", value: "c" }],
        receiver: "rule-c",
        repeatInterval: 300_000,
        continue: true,
      },
    ]);
  });

  test.each([
    ["rounds a cooldown up to the group interval of 5 m", 301, 600_000],
    ["keeps a multiple", 600, 600_000],
    ["repeats at the group interval without a cooldown", 0, 300_000],
    ["stops at the 5 d that Alertmanager remembers", 10_000_000, 432_000_000],
  ])("%s", (_what, cooldown, repeatInterval) => {
    expect(added(rule("a", { cooldown }))).toMatchObject([{ repeatInterval }]);
  });

  test("leaves out what is not enabled", () => {
    const off = { ...slack, enabled: false };
    expect(added(rule("a", { enabled: false }), rule("b", { notifications: [off] }))).toEqual([]);
  });

  test("the policy's own receivers hear of the alert as well", () => {
    const policy = resolveRouting(withNotifications(routing, [rule("disk", { cooldown: 900 })]));
    checkPageTest(policy, {
      name: "disk",
      alerts: [{ labels: { alertname: "Disk", severity: "critical", rule_id: "disk" } }],
      watch: "20m",
      expect: {
        pages: [
          { at: "30s", receiver: "rule-disk", alerts: ["Disk"] },
          { at: "0s", receiver: "critical", alerts: ["Disk"] },
          { at: "0s", receiver: "critical-fallback", alerts: ["Disk"] },
        ],
      },
    });
    expect(policy.receivers.has("rule-disk")).toBe(true);
  });

  const configured = (type: string, config: object): AlertRule =>
    rule("a", { notifications: [{ type: type as "slack", config, enabled: true }] });

  test.each([
    [
      "a secret in the open",
      configured("webhook", { url: "https://hooks.example.com/T0K3N" }),
      [
        "rules.a.notifications[0].config.urlFile: expected the absolute path of a file that holds the secret, got none or another",
        "rules.a.notifications[0].config: expected keys among urlFile, credentialsFile, maxAlerts, sendResolved, got url",
      ],
    ],
    [
      "a relative path",
      configured("pagerduty", { routingKeyFile: "key" }),
      [
        "rules.a.notifications[0].config.routingKeyFile: expected the absolute path of a file that holds the secret, got none or another",
      ],
    ],
    [
      "a number for an address",
      configured("email", { ...email.config, to: 7 }),
      ["rules.a.notifications[0].config.to: expected a value of its type, got none or another"],
    ],
    [
      "an unknown type",
      configured("pigeon", {}),
      [
        'rules[0].notifications[0].type: expected one of "email", "slack", "pagerduty", "webhook", got "pigeon"',
      ],
    ],
    [
      "a negative cooldown",
      rule("a", { cooldown: -1 }),
      ["rules[0].cooldown: expected whole seconds >= 0, got -1"],
    ],
    ["an id that is no name", rule("A b"), ['rules[0].id: expected kebab-case, got "A b"']],
  ])("refuses %s without showing it", (_what, one, problems) => {
    const lines = problems.map((problem) => `@tamma/observability/shipped/routing.ts: ${problem}`);
    expect(() => withNotifications(routing, [one])).toThrow(lines.join("\n"));
    expect(() => withNotifications(routing, [one])).not.toThrow("T0K3N");
  });
});
