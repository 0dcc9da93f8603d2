import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { routing } from "#src/shipped/shipped-routing.ts";
import {
  renderAlertmanager,
  renderRouting,
} from "#src/alerting/alertmanager/render-alertmanager.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";

import { everyChannel } from "../../shipped/every-channel.ts";
import { everyField } from "./every-field.ts";

describe("renderAlertmanager", () => {
  const text = renderAlertmanager(resolveRouting(everyField));

  test("says in the first line where it comes from", () => {
    expect(text.split("\n")[0]).toBe(
      "# Generated from every-field.ts by `tamma-obs generate`; do not edit.",
    );
  });

  test("gives the same bytes each time", () => {
    expect(renderAlertmanager(resolveRouting(everyField))).toBe(text);
  });

  test("puts a route's fallback before it, with the same matchers and continue", () => {
    const { route } = parse(text) as { route: { routes: readonly Record<string, unknown>[] } };
    const [fallback, own] = route.routes;
    expect(fallback).toEqual({
      matchers: own?.["matchers"],
      receiver: "chat",
      group_by: [],
      mute_time_intervals: ["holidays"],
      continue: true,
    });
    expect(own).toMatchObject({ receiver: "mail", routes: [{ continue: true }] });
  });

  test("escapes values as Alertmanager reads them", () => {
    expect(text).toContain(String.raw`job="back\\slash \"quote\"\nline"`);
    expect(text).toContain(String.raw`owner!~"a\\|b|c"`);
  });

  test("writes every channel with its secrets as files", () => {
    const { receivers } = parse(text) as { receivers: unknown };
    expect(receivers).toMatchInlineSnapshot(`
      [
        {
          "name": "on",
          "webhook_configs": [
            {
              "http_config": {
                "authorization": {
                  "credentials_file": "/secrets/token",
                },
              },
              "max_alerts": 5,
              "send_resolved": false,
              "timeout": "10s",
              "url_file": "/secrets/url",
            },
            {
              "send_resolved": true,
              "url_file": "/secrets/other",
            },
          ],
        },
        {
          "email_configs": [
            {
              "auth_password_file": "/secrets/password",
              "auth_username": "user",
              "from": "c@example.com",
              "headers": {
                "Subject": "{{ template "tamma.subject" . }}",
              },
              "html": "",
              "require_tls": false,
              "send_resolved": true,
              "smarthost": "smtp:25",
              "text": "{{ template "tamma.text" . }}",
              "to": "a@example.com, b@example.com",
            },
          ],
          "name": "mail",
        },
        {
          "name": "chat",
          "pagerduty_configs": [
            {
              "description": "{{ template "tamma.subject" . }}",
              "details": {
                "firing": "Firing: {{ len .Alerts.Firing }}, resolved: {{ len .Alerts.Resolved }}
      {{ template "tamma.text" . }}",
              },
              "routing_key_file": "/secrets/pagerduty",
              "send_resolved": true,
              "severity": "{{ template "tamma.pagerduty.severity" . }}",
              "url": "https://events.example.com/v2/enqueue",
            },
          ],
          "slack_configs": [
            {
              "app_token_file": "/secrets/slack",
              "channel": "#alerts",
              "fallback": "{{ template "tamma.slack.subject" . }}",
              "send_resolved": true,
              "text": "{{ template "tamma.slack.text" . }}",
              "title": "{{ template "tamma.slack.subject" . }}",
            },
          ],
        },
      ]
    `);
  });

  test("writes time intervals in Alertmanager's syntax", () => {
    const { time_intervals } = parse(text) as { time_intervals: unknown };
    expect(time_intervals).toMatchInlineSnapshot(`
      [
        {
          "name": "holidays",
          "time_intervals": [
            {
              "days_of_month": [
                "1",
                "-3:-1",
              ],
              "months": [
                "january",
                "july:august",
              ],
            },
          ],
        },
        {
          "name": "shift",
          "time_intervals": [
            {
              "location": "America/St_Johns",
              "times": [
                {
                  "end_time": "06:30",
                  "start_time": "00:00",
                },
                {
                  "end_time": "24:00",
                  "start_time": "22:00",
                },
              ],
              "weekdays": [
                "monday:friday",
                "sunday",
              ],
              "years": [
                "2026",
                "2030:2040",
              ],
            },
          ],
        },
      ]
    `);
  });
});

describe("renderRouting", () => {
  test("writes the operator's resource only for a policy with a Kubernetes target", () => {
    expect([...renderRouting(resolveRouting(routing)).keys()]).toEqual([
      "alertmanager/alertmanager.yml",
      "alertmanager/templates/notification.tmpl",
      "k8s/alertmanagerconfig.yaml",
    ]);
    expect([...renderRouting(resolveRouting(everyField)).keys()]).toEqual([
      "alertmanager/alertmanager.yml",
      "alertmanager/templates/notification.tmpl",
    ]);
  });

  test("the resource says the same, with the secrets as keys of one Secret", () => {
    const policy = resolveRouting({
      file: "kubernetes.ts",
      templates: ["/etc/alertmanager/templates/*.tmpl"],
      receivers: {
        one: {
          channels: [
            everyChannel.slack,
            everyChannel.pagerduty,
            everyChannel.email,
            {
              type: "webhook",
              urlFile: "/secrets/url",
              credentialsFile: "/secrets/token",
              maxAlerts: 3,
              timeout: "5s",
            },
          ],
        },
      },
      route: {
        receiver: "one",
        groupBy: ["..."],
        routes: [
          {
            matchers: [{ label: "severity", operator: "=~", value: "low|high" }],
            continue: true,
            muteTimeIntervals: ["month-end"],
          },
          {
            matchers: [{ label: "severity", operator: "=", value: "critical" }],
            fallback: { none: "One receiver with four channels" },
          },
        ],
      },
      timeIntervals: { "month-end": [{ daysOfMonth: [[-2, -1], 15], months: ["march"] }] },
      kubernetes: { name: "alerts", namespace: "shop", secretName: "channels" },
    });
    const text = renderRouting(policy).get("k8s/alertmanagerconfig.yaml");
    expect(parse(text ?? "")).toMatchInlineSnapshot(`
      {
        "apiVersion": "monitoring.coreos.com/v1alpha1",
        "kind": "AlertmanagerConfig",
        "metadata": {
          "name": "alerts",
          "namespace": "shop",
        },
        "spec": {
          "inhibitRules": [],
          "muteTimeIntervals": [
            {
              "name": "month-end",
              "timeIntervals": [
                {
                  "daysOfMonth": [
                    {
                      "end": -1,
                      "start": -2,
                    },
                    {
                      "end": 15,
                      "start": 15,
                    },
                  ],
                  "months": [
                    "march",
                  ],
                },
              ],
            },
          ],
          "receivers": [
            {
              "emailConfigs": [
                {
                  "authPassword": {
                    "key": "smtp_password",
                    "name": "channels",
                  },
                  "authUsername": "alerts",
                  "from": "alerts@example.com",
                  "requireTLS": true,
                  "sendResolved": true,
                  "smarthost": "smtp.example.com:587",
                  "to": "ops@example.com, boss@example.com",
                },
              ],
              "name": "one",
              "pagerdutyConfigs": [
                {
                  "routingKey": {
                    "key": "pagerduty_key",
                    "name": "channels",
                  },
                  "sendResolved": true,
                },
              ],
              "slackConfigs": [
                {
                  "apiURL": {
                    "key": "slack_url",
                    "name": "channels",
                  },
                  "channel": "#alerts",
                  "sendResolved": true,
                },
              ],
              "webhookConfigs": [
                {
                  "httpConfig": {
                    "authorization": {
                      "credentials": {
                        "key": "token",
                        "name": "channels",
                      },
                    },
                  },
                  "maxAlerts": 3,
                  "sendResolved": true,
                  "timeout": "5s",
                  "urlSecret": {
                    "key": "url",
                    "name": "channels",
                  },
                },
              ],
            },
          ],
          "route": {
            "groupBy": [
              "...",
            ],
            "receiver": "one",
            "routes": [
              {
                "continue": true,
                "matchers": [
                  {
                    "matchType": "=~",
                    "name": "severity",
                    "value": "low|high",
                  },
                ],
                "muteTimeIntervals": [
                  "month-end",
                ],
              },
              {
                "matchers": [
                  {
                    "matchType": "=",
                    "name": "severity",
                    "value": "critical",
                  },
                ],
              },
            ],
          },
        },
      }
    `);
  });
});
