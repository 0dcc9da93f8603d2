import { shippedDashboards } from "#src/shipped/shipped-dashboards.ts";

import {
  dashboard,
  failed,
  failing,
  good,
  js,
  latency,
  panels,
  text,
  type Mistake,
} from "./mistake.ts";

const row = (title: string, ...all: readonly unknown[]): unknown => js.row({ title, panels: all });
const stat = (fields: object): unknown => js.stat({ ...text, show: [{ of: latency }], ...fields });

/** The dashboard itself, its rows, and the alerts that its panels name. */
export const dashboardMistakes: readonly Mistake[] = [
  [
    "a dashboard without texts and panels",
    js.defineDashboard({ uid: "own", title: "", description: " ", panels: [] }),
    'title: expected a text that is not empty, got ""',
    'description: expected a text that is not empty, got " "',
    "panels: expected at least one panel, got []",
  ],
  [
    "misspelt fields",
    dashboard({ panles: [], refrsh: "1m", variables: [] }),
    ": expected the field panels, got panles",
    ": expected the field refresh, got refrsh",
    ": expected one of uid, title, description, questions, file, panels, rows, choose, services, range, refresh, marks, accept, got variables",
  ],
  [
    "a refresh of five seconds",
    dashboard({ refresh: "5s" }),
    'refresh: expected a duration of 30 s or more, or "off", got "5s"',
  ],
  [
    "times that are none",
    dashboard({ refresh: true, range: "30s" }),
    'range: expected a duration of a minute or more, such as "1h", got "30s"',
    'refresh: expected a duration of 30 s or more, or "off", got true',
  ],
  [
    "a range of half milliseconds",
    dashboard({ range: 90_000.5, refresh: Number.POSITIVE_INFINITY }),
    'range: expected a duration of a minute or more, such as "1h", got 90000.5',
    'refresh: expected a duration of 30 s or more, or "off", got Infinity',
  ],
  [
    "variables and marks that there are not",
    dashboard({ choose: ["servise", 5], marks: ["deploy", "incidents"] }),
    'choose[0]: expected service, got "servise"',
    "choose[1]: expected one of environment, namespace, service, instance, alert, got 5",
    'marks[0]: expected deploys, got "deploy"',
    'marks[1]: expected one of deploys, health, alerts, got "incidents"',
  ],
  [
    "variables and marks twice",
    dashboard({ choose: ["service", "service"], marks: ["deploys", "health", "deploys"] }),
    'choose[1]: expected each once, got "service"',
    'marks[2]: expected each once, got "deploys"',
  ],
  [
    "lists that are none",
    dashboard({ choose: "service", marks: null, questions: "Why?", rows: {}, services: "all" }),
    'questions: expected a list of questions, got "Why?"',
    'choose: expected a list of variables, got "service"',
    'services: expected one or several, got "all"',
    "marks: expected a list of marks, got null",
    "rows: expected a list of rows, got {}",
  ],
  [
    "panels that are no list",
    dashboard({ panels: good }),
    /^panels: expected at least one panel, got \{"title"/.source,
  ],
  [
    "questions that ask nothing, and a file that is none",
    dashboard({ questions: ["", 5], file: 5 }),
    "file: expected import.meta.url, got 5",
    'questions[0]: expected a question, got ""',
    "questions[1]: expected a question, got 5",
  ],
  [
    "a row without panels",
    dashboard({ rows: [row("Empty"), js.row({ title: "B" })] }),
    "rows[0].panels: expected at least one panel, got []",
    "rows[1].panels: expected at least one panel, got nothing",
  ],
  [
    "rows that are none",
    dashboard({
      rows: [{ title: "A", panels: [] }, 5, js.row(), js.row({ titl: "B", closed: 1 })],
    }),
    'rows[0]: expected what row() returns, got {"title":"A","panels":[]}',
    "rows[1]: expected what row() returns, got 5",
    "rows[2].title: expected a text that is not empty, got nothing",
    "rows[2].panels: expected at least one panel, got nothing",
    "rows[3]: expected the field title, got titl",
    "rows[3].title: expected a text that is not empty, got nothing",
    "rows[3].closed: expected true or false, got 1",
    "rows[3].panels: expected at least one panel, got nothing",
  ],
  [
    "what is no panel in a row",
    dashboard({ rows: [row("A", stat({ title: "B", unit: "ms" }), null)] }),
    'rows[0].panels[0].unit: expected s or dtdurations for seconds, got "ms"',
    "rows[0].panels[1]: expected a panel such as timeSeries(…), got null",
  ],
  [
    "titles twice, in rows too",
    dashboard({ panels: [good, good], rows: [row("A", good)] }),
    'panels[1].title: expected a title that no other panel has, got "Requests"',
    'rows[0].panels[0].title: expected a title that no other panel has, got "Requests"',
  ],
  [
    "traces where no service is chosen",
    dashboard({ choose: ["environment"], panels: [js.traces({ ...text, failed: true })] }),
    "panels[0].service: expected a service, as none can be chosen, got nothing",
  ],
  [
    "the limit of an alert that is misspelt",
    panels(stat({ limit: { alert: "service-latncy-high" } })),
    'panels[0].limit.alert: expected the alert service-latency-high, got "service-latncy-high"',
  ],
  [
    "alerts that there are not",
    panels(stat({ alerts: ["service-latncy-high", "mine", 5, ""] })),
    "panels[0].alerts[2]: expected the id of an alert, got 5",
    'panels[0].alerts[3]: expected the id of an alert, got ""',
    'panels[0].alerts[0]: expected the alert service-latency-high, got "service-latncy-high"',
    'panels[0].alerts[1]: expected the id of an alert among the rules, got "mine"',
  ],
  [
    "alerts that are no list",
    panels(stat({ alerts: "service-latency-high" })),
    'panels[0].alerts: expected a list of ids of alerts, got "service-latency-high"',
  ],
  [
    "the limit of an alert on another dimension",
    panels(
      stat({ limit: { alert: "service-error-rate-high" } }),
      js.table({
        ...text,
        title: "B",
        labels: [{ label: "service.name", title: "Service" }],
        values: [{ title: "Rate", of: failing, limit: { alert: "service-latency-high" } }],
      }),
    ),
    'panels[0].limit.alert: expected an alert on seconds, got "service-error-rate-high", which is on ratio',
    'panels[1].values[0].limit.alert: expected an alert on perSecond, got "service-latency-high", which is on seconds',
  ],
  [
    "the limit of an alert that has none",
    panels(js.stat({ ...text, show: [{ of: failed }], limit: { alert: "watchdog" } })),
    'panels[0].limit.alert: expected an alert that compares with a number, got "watchdog"',
  ],
];

/** What is wrong with the list of dashboards. */
export const listMistakes: readonly (readonly [
  name: string,
  dashboards: unknown,
  ...problems: string[],
])[] = [
  [
    "no options",
    [js.defineDashboard(), js.defineDashboard(null), js.defineDashboard("own")],
    "dashboards: expected an object such as { uid, title, description, panels }, got nothing",
    "dashboards: expected an object such as { uid, title, description, panels }, got null",
    'dashboards: expected an object such as { uid, title, description, panels }, got "own"',
  ],
  [
    "a uid twice",
    [panels(good), dashboard({ title: "Other" })],
    'dashboards: expected a uid that no other dashboard has, got "own"',
  ],
  [
    "a uid that is no name",
    dashboard({ uid: "a b" }),
    'dashboards: expected uids of at most 40 letters, digits, - and _, got "a b"',
  ],
  [
    "the title of another",
    [shippedDashboards(), dashboard({ title: "Health" })],
    'dashboards: expected titles that differ, got "Health" of health, own',
  ],
  [
    "what is no dashboard",
    [5],
    "dashboards[0]: expected defineDashboard() or shippedDashboards(), got 5",
  ],
  [
    "a panel instead of a dashboard",
    [good],
    /^dashboards\[0\]: expected defineDashboard\(\) or shippedDashboards\(\), got \{"title"/.source,
  ],
];
