import { label } from "#src/alerting/alertmanager/matcher.ts";
import {
  defineRouting,
  type RoutingDefinition,
} from "#src/alerting/alertmanager/routing-definition.ts";
import { matches, noneOf, not, notPresent, oneOf, present } from "#src/promql/label-condition.ts";

/** A definition that says everything the model can say, but for Kubernetes. */
export const everyField: RoutingDefinition = defineRouting({
  file: "every-field.ts",
  receivers: {
    // A name that YAML 1.1 would read as a truth value
    on: {
      channels: [
        {
          type: "webhook",
          urlFile: "/secrets/url",
          credentialsFile: "/secrets/token",
          maxAlerts: 5,
          timeout: "10s",
          sendResolved: false,
        },
        { type: "webhook", urlFile: "/secrets/other" },
      ],
    },
    mail: {
      channels: [
        {
          type: "email",
          to: ["a@example.com", "b@example.com"],
          from: "c@example.com",
          smarthost: "smtp:25",
          authUsername: "user",
          authPasswordFile: "/secrets/password",
          requireTls: false,
        },
      ],
    },
    chat: {
      channels: [
        { type: "slack", appTokenFile: "/secrets/slack", channel: "#alerts" },
        {
          type: "pagerduty",
          routingKeyFile: "/secrets/pagerduty",
          url: "https://events.example.com/v2/enqueue",
        },
      ],
    },
  },
  route: {
    receiver: "on",
    groupBy: ["..."],
    groupWait: 0,
    groupInterval: 1_500,
    repeatInterval: "1d12h",
    routes: [
      {
        matchers: [
          label("alertname", matches(String.raw`.*"quoted\\.+"`)),
          label("job", 'back\\slash "quote"\nline'),
          label("owner", noneOf("a|b", "c")),
          label("severity", "critical"),
        ],
        receiver: "mail",
        fallback: "chat",
        groupBy: [],
        muteTimeIntervals: ["holidays"],
        mutesCritical: "An example of a reason",
        routes: [{ matchers: [label("drill", notPresent)], continue: true }],
      },
      {
        matchers: [label("severity", not("critical"))],
        activeTimeIntervals: ["shift", "holidays"],
      },
      {
        matchers: [label("severity", "critical")],
        fallback: { none: "An example of a reason" },
      },
    ],
  },
  inhibitRules: [
    {
      name: 'a "name"',
      source: [label("severity", "critical"), label("service_name", present)],
      target: [label("severity", oneOf("low", "medium"))],
      equal: ["service_name"],
    },
  ],
  timeIntervals: {
    holidays: [{ months: ["january", ["july", "august"]], daysOfMonth: [1, [-3, -1]] }],
    shift: [
      {
        times: [
          { from: "00:00", to: "06:30" },
          { from: "22:00", to: "24:00" },
        ],
        weekdays: [["monday", "friday"], "sunday"],
        years: [2026, [2030, 2040]],
        location: "America/St_Johns",
      },
    ],
  },
  templates: ["/etc/alertmanager/templates/*.tmpl"],
  resolveTimeout: "3m",
});
