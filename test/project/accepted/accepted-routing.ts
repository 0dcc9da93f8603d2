import {
  defineRouting,
  label,
  matches,
  noneOf,
  not,
  notMatches,
  notPresent,
  oneOf,
  present,
  type RoutingDefinition,
} from "#src/alerting/index.ts";

const file = "routing.ts";
const alone = { fallback: { none: "There is one way" } } as const;
const critical = [label("severity", "critical")] as const;
const isCritical = { matchers: critical, ...alone } as const;
const webhook = (name: string) => ({
  channels: [{ type: "webhook" as const, urlFile: `/secrets/${name}` as const }],
});
const ops = { ops: webhook("ops") } as const;
const both = { ops: webhook("ops"), shop: webhook("shop") } as const;
const night = {
  night: [{ times: [{ from: "22:00", to: "06:30" }], location: "Europe/Berlin" }],
} as const;

/** Routing that must be generated, and that Alertmanager must take. */
export const acceptedRouting: readonly (readonly [name: string, routing: RoutingDefinition])[] = [
  [
    "one receiver",
    defineRouting({ file, receivers: ops, route: { receiver: "ops", routes: [isCritical] } }),
  ],
  [
    "a team's route behind the critical one",
    defineRouting({
      file,
      receivers: both,
      route: {
        receiver: "ops",
        routes: [
          { matchers: critical, receiver: "ops", fallback: "shop" },
          { matchers: [label("owner", "shop")], receiver: "shop" },
        ],
      },
    }),
  ],
  [
    "a team's route behind the critical one, which goes on",
    defineRouting({
      file,
      receivers: both,
      route: {
        receiver: "ops",
        routes: [
          { matchers: critical, receiver: "ops", continue: true, ...alone },
          { matchers: [label("owner", "shop")], receiver: "shop", ...alone },
        ],
      },
    }),
  ],
  [
    "a receiver in several routes",
    defineRouting({
      file,
      receivers: both,
      route: {
        receiver: "ops",
        routes: [
          isCritical,
          { matchers: [label("owner", "shop")], receiver: "shop" },
          { matchers: [label("service_name", "checkout")], receiver: "shop" },
          { matchers: [label("severity", "low")], receiver: "ops" },
        ],
      },
    }),
  ],
  [
    "grouping by nothing",
    defineRouting({
      file,
      receivers: ops,
      route: { receiver: "ops", groupBy: [], routes: [isCritical] },
    }),
  ],
  [
    "grouping by everything",
    defineRouting({
      file,
      receivers: ops,
      route: { receiver: "ops", groupBy: ["..."], routes: [isCritical] },
    }),
  ],
  [
    "no waiting, and durations of every notation",
    defineRouting({
      file,
      receivers: ops,
      route: {
        receiver: "ops",
        groupWait: 0,
        groupInterval: "1m30s",
        repeatInterval: "1d12h",
        routes: [{ ...isCritical, groupWait: 500, repeatInterval: 3_600_000 }],
      },
      resolveTimeout: "10m",
    }),
  ],
  [
    "a time interval beyond midnight",
    defineRouting({
      file,
      receivers: ops,
      route: {
        receiver: "ops",
        routes: [
          isCritical,
          { matchers: [label("severity", "low")], muteTimeIntervals: ["night"] },
        ],
      },
      timeIntervals: night,
    }),
  ],
  [
    "shifts that together are always",
    defineRouting({
      file,
      receivers: both,
      route: {
        receiver: "ops",
        routes: [
          {
            matchers: critical,
            receiver: "ops",
            activeTimeIntervals: ["night"],
            continue: true,
            ...alone,
          },
          { matchers: critical, receiver: "shop", muteTimeIntervals: ["night"], ...alone },
        ],
      },
      timeIntervals: night,
    }),
  ],
  [
    "shifts of two names",
    defineRouting({
      file,
      receivers: both,
      route: {
        receiver: "ops",
        routes: [
          {
            matchers: critical,
            receiver: "ops",
            activeTimeIntervals: ["night"],
            continue: true,
            ...alone,
          },
          { matchers: critical, receiver: "shop", activeTimeIntervals: ["day"], ...alone },
        ],
      },
      timeIntervals: {
        ...night,
        day: [{ times: [{ from: "06:30", to: "22:00" }], location: "Europe/Berlin" }],
      },
    }),
  ],
  [
    "a copy by day of what goes out always",
    defineRouting({
      file,
      receivers: both,
      route: {
        receiver: "ops",
        routes: [
          {
            matchers: critical,
            receiver: "shop",
            muteTimeIntervals: ["night"],
            continue: true,
            ...alone,
          },
          isCritical,
        ],
      },
      timeIntervals: night,
    }),
  ],
  [
    "critical alerts that are muted for a reason",
    defineRouting({
      file,
      receivers: ops,
      route: {
        receiver: "ops",
        routes: [
          { ...isCritical, muteTimeIntervals: ["night"], mutesCritical: "Nobody trades at night" },
        ],
      },
      timeIntervals: night,
    }),
  ],
  [
    "everything but critical in office hours only",
    defineRouting({
      file,
      receivers: both,
      route: {
        receiver: "ops",
        routes: [
          {
            matchers: [label("severity", not("critical"))],
            receiver: "shop",
            activeTimeIntervals: ["office"],
          },
          isCritical,
        ],
      },
      timeIntervals: {
        office: [
          {
            weekdays: [["monday", "friday"]],
            times: [{ from: "09:00", to: "17:00" }],
            location: "America/New_York",
          },
        ],
      },
    }),
  ],
  [
    "patterns of every kind",
    defineRouting({
      file,
      receivers: both,
      route: {
        receiver: "ops",
        routes: [
          isCritical,
          {
            matchers: [
              label("service_name", matches("shop-(api|web)")),
              label("severity", oneOf("high", "medium")),
            ],
            receiver: "shop",
          },
          { matchers: [label("alertname", matches("(?i)orders.*|^Payment$"))], receiver: "shop" },
          {
            matchers: [
              label("instance", notMatches(String.raw`10\.\d+\..*`)),
              label("job", present),
            ],
          },
          { matchers: [label("host_name", notPresent), label("owner", noneOf("a|b", "c.d"))] },
        ],
      },
    }),
  ],
  [
    "values in quotes, with backslashes and in other scripts",
    defineRouting({
      file,
      receivers: ops,
      route: {
        receiver: "ops",
        routes: [
          isCritical,
          { matchers: [label("service_name", String.raw`the "shop" C:\x 'y'`)] },
          { matchers: [label("service_name", "магазин 商店 🛒 é")] },
          { matchers: [label("service_name", "{{ .x }} ${y} a,b=c}")] },
          { matchers: [label("service_name", "two\nlines")] },
        ],
      },
    }),
  ],
  [
    "inhibition in an environment, by several labels",
    defineRouting({
      file,
      receivers: ops,
      route: { receiver: "ops", routes: [isCritical] },
      inhibitRules: [
        {
          name: "the one at fault",
          source: [label("severity", "critical"), label("service_name", present)],
          target: [label("severity", oneOf("low", "medium", "high"))],
          equal: ["service_name", "deployment_environment_name"],
        },
        {
          name: "all of it",
          source: [label("alertname", "Everything")],
          target: [label("severity", not("critical"))],
          equal: "nothing",
        },
      ],
    }),
  ],
  [
    "messages of one's own",
    defineRouting({
      file,
      receivers: {
        ops: {
          channels: [
            {
              type: "slack",
              apiUrlFile: "/secrets/slack",
              channel: "#ops",
              subject: '{{ template "own.title" . }}',
              text: '{{ range .Alerts.Firing }}{{ .Labels.SortedPairs.Values | join ", " }} {{ .StartsAt.Format "15:04" }}{{ end }}',
            },
          ],
        },
      },
      route: { receiver: "ops", routes: [isCritical] },
      templateFiles: [
        {
          name: "own.tmpl",
          text: '{{ define "own.title" }}{{ if gt (len .Alerts.Firing) 1 }}{{ len .Alerts }} alerts{{ else }}{{ .CommonLabels.alertname | toUpper }}{{ end }}{{ end }}',
        },
      ],
    }),
  ],
  [
    "a deep tree with children that go on",
    defineRouting({
      file,
      receivers: both,
      route: {
        receiver: "ops",
        groupBy: ["alertname"],
        routes: [
          {
            matchers: [label("service_name", present)],
            continue: true,
            ...alone,
            routes: [
              {
                matchers: [label("owner", "shop")],
                receiver: "shop",
                groupBy: ["service_name"],
                continue: true,
                ...alone,
              },
              { matchers: critical, groupWait: "0s", ...alone },
            ],
          },
          isCritical,
        ],
      },
    }),
  ],
];
