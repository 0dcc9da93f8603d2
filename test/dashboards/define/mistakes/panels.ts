import { catalog } from "#src/metrics/catalog.ts";

import {
  failed,
  failing,
  good,
  js,
  latency,
  metrics,
  panels,
  requests,
  text,
  type Mistake,
} from "./mistake.ts";

const show = [{ of: latency }] as const;
const states = [{ value: 0, text: "down", means: "bad" }];
const setOf = "tempo-loki, jaeger-victorialogs, otlp";

/** What every panel has, and what is particular to each kind. */
export const panelMistakes: readonly Mistake[] = [
  [
    "a panel without texts and queries",
    panels(js.timeSeries({ show: [] })),
    "panels[0].title: expected a text that is not empty, got nothing",
    "panels[0].description: expected a text that is not empty, got nothing",
    "panels[0].show: expected at least one expression to show, got []",
  ],
  [
    "what is no panel",
    panels(5, null, js.timeSeries, Promise.resolve(), "text", [good]),
    "panels[0]: expected a panel such as timeSeries(…), got 5",
    "panels[1]: expected a panel such as timeSeries(…), got null",
    "panels[2]: expected a panel such as timeSeries(…), got the function timeSeries",
    "panels[3]: expected a panel such as timeSeries(…), got a promise",
    'panels[4]: expected a panel such as timeSeries(…), got "text"',
    /^panels\[5\]: expected a panel such as timeSeries\(…\), got \[/.source,
  ],
  [
    "options that are none",
    panels(js.stat(), js.gauge(null), js.heatmap(7), js.logs("warn"), js.table([]), js.text(true)),
    "panels[0]: expected what a panel shows, as an object, got nothing",
    "panels[1]: expected what a panel shows, as an object, got null",
    "panels[2]: expected what a panel shows, as an object, got 7",
    'panels[3]: expected what a panel shows, as an object, got "warn"',
    "panels[4]: expected what a panel shows, as an object, got []",
    "panels[5]: expected what a panel shows, as an object, got true",
  ],
  [
    "sizes that are none",
    panels(js.timeSeries({ ...text, show, width: 25, height: 1.5 })),
    "panels[0].width: expected columns, 1 to 24, got 25",
    "panels[0].height: expected rows, 2 to 40, got 1.5",
  ],
  [
    "a width as text, and a text for nothing that is empty",
    panels(js.timeSeries({ ...text, show, width: "12", nothing: "" })),
    'panels[0].width: expected columns, 1 to 24, got "12"',
    'panels[0].nothing: expected a text that is not empty, got ""',
  ],
  [
    "sets of backends that there are not",
    panels(js.timeSeries({ ...text, show, only: ["tempo-lokki", "mine"] })),
    'panels[0].only[0]: expected tempo-loki, got "tempo-lokki"',
    `panels[0].only[1]: expected one of ${setOf}, got "mine"`,
  ],
  [
    "a set of backends alone, and none",
    panels(
      js.timeSeries({ ...text, show, only: "otlp" }),
      js.timeSeries({ ...text, title: "B", show, only: [] }),
    ),
    'panels[0].only: expected a list of sets of backends, got "otlp"',
    "panels[1].only: expected a list of sets of backends, got []",
  ],
  [
    "misspelt options",
    panels(js.timeSeries({ ...text, show: [{ of: latency, legned: "x" }], wdth: 12 })),
    "panels[0]: expected the field width, got wdth",
    "panels[0].show[0]: expected the field legend, got legned",
  ],
  [
    "an option of another kind",
    panels(js.stat({ ...text, show, stacked: true })),
    "panels[0]: expected one of title, description, width, height, nothing, links, alerts, only, unit, counted, limit, show, states, sparkline, lineLinks, got stacked",
  ],
  [
    "flags that are no booleans",
    panels(
      js.timeSeries({ ...text, show, stacked: "yes", exemplars: 1 }),
      js.stat({ ...text, title: "B", show, sparkline: null }),
      js.heatmap({ ...text, title: "C", of: catalog.httpRequestDuration, exemplars: "true" }),
    ),
    'panels[0].stacked: expected true or false, got "yes"',
    "panels[0].exemplars: expected true or false, got 1",
    "panels[1].sparkline: expected true or false, got null",
    'panels[2].exemplars: expected true or false, got "true"',
  ],
  [
    "an end of the axis and a step that are none",
    panels(js.timeSeries({ ...text, show, max: -1, step: "5 minutes" })),
    "panels[0].max: expected a number above 0, got -1",
    'panels[0].step: expected a duration such as "5m", got "5 minutes"',
  ],
  [
    "half a millisecond as a step",
    panels(js.timeSeries({ ...text, show, step: 0.5 })),
    'panels[0].step: expected a duration such as "5m", got 0.5',
  ],
  [
    "a gauge whose scale ends where it begins",
    panels(js.gauge({ ...text, show, min: 5, max: 5 })),
    "panels[0].max: expected a number above 5, got 5",
  ],
  [
    "a gauge without an end, and one that begins with a text",
    panels(js.gauge({ ...text, show }), js.gauge({ ...text, title: "B", show, min: "0", max: 1 })),
    "panels[0].max: expected a number above 0, got nothing",
    'panels[1].min: expected a number, got "0"',
  ],
  [
    "a heatmap of a counter",
    panels(js.heatmap({ ...text, of: catalog.workflowsFailed })),
    "panels[0].of: expected a histogram of a catalog, got the counter workflow.failures",
  ],
  [
    "heatmaps of an expression and of nothing",
    panels(js.heatmap({ ...text, of: latency }), js.heatmap({ ...text, title: "B" })),
    "panels[0].of: expected a histogram of a catalog, got an expression of seconds",
    "panels[1].of: expected a histogram of a catalog, got nothing",
  ],
  [
    "a heatmap limited by an attribute that its metric lacks",
    panels(js.heatmap({ ...text, of: catalog.httpRequestDuration, where: { "http.rout": "/x" } })),
    'panels[0].of: expected the label http.route, got "http.rout"',
  ],
  [
    "states without values",
    panels(js.stat({ ...text, show, states: [{ text: "up", means: "good" }] })),
    "panels[0].states[0].value: expected a number, got nothing",
  ],
  [
    "states without words and with meanings of one's own",
    panels(js.stat({ ...text, show, states: [{ value: 1, means: "fine" }, null] })),
    "panels[0].states[0].text: expected a text that is not empty, got nothing",
    'panels[0].states[0].means: expected one of good, unknown, warning, bad, neutral, got "fine"',
    'panels[0].states[1]: expected { value: 0, text: "down", means: "bad" }, got null',
  ],
  [
    "no states",
    panels(
      js.stateTimeline({ ...text, show, states: [] }),
      js.stateTimeline({ ...text, title: "B", show }),
      js.stat({ ...text, title: "C", show, states: [] }),
    ),
    ...(([0, 1, 2] as const).map(
      (index) =>
        `panels[${index}].states: expected states such as [{ value: 0, text: "down", means: "bad" }], got ${index === 1 ? "nothing" : "[]"}`,
    ) as [string]),
  ],
  [
    "a timeline of nothing",
    panels(js.stateTimeline({ ...text, states })),
    "panels[0].show: expected at least one expression to show, got nothing",
  ],
  [
    "words that are none",
    panels(js.text(text), js.text({ ...text, title: "B", markdown: 5 })),
    "panels[0].markdown: expected a text that is not empty, got nothing",
    "panels[1].markdown: expected a text that is not empty, got 5",
  ],
  [
    "states of alerts that they do not have",
    panels(
      js.alertList({ ...text, states: ["fireing"], dashboard: 5 }),
      js.alertList({ ...text, title: "B", states: [] }),
      js.alertList({ ...text, title: "C", states: "firing" }),
    ),
    'panels[0].states[0]: expected firing or pending, got "fireing"',
    "panels[0].dashboard: expected the uid of a dashboard, got 5",
    "panels[1].states: expected firing, pending or both, got []",
    'panels[2].states: expected firing, pending or both, got "firing"',
  ],
  [
    "a metric instead of what is read of it, and PromQL as text",
    panels(js.timeSeries({ ...text, show: [{ of: catalog.workflowsFailed }, { of: "up" }] })),
    'panels[0].show[0].of: expected an expression such as rate(metric, "5m"), got the counter workflow.failures',
    'panels[0].show[1].of: expected an expression such as rate(metric, "5m"), got "up"',
  ],
  [
    "an expression that stands for itself, and no list",
    panels(
      js.stat({ ...text, show: [failing] }),
      js.stat({ ...text, title: "B", show: { of: failing } }),
    ),
    "panels[0].show[0]: expected something to show, such as { of: rate(…) }, got an expression of perSecond",
    /^panels\[1\]\.show: expected at least one expression to show, got \{"of"/.source,
  ],
  [
    "two dimensions in a panel",
    panels(js.timeSeries({ ...text, show: [{ of: latency }, { of: requests }] })),
    "panels[0].show[1].of: expected seconds like the first, got perSecond",
  ],
  [
    "a metric that the config does not list",
    panels(js.stat({ ...text, show: [{ of: metrics.orders }] })),
    'panels[0].show[0].of: expected an expression such as rate(metric, "5m"), got the counter shop.orders',
  ],
  [
    "a store that there is not",
    panels(js.stat({ ...text, show: [{ of: failed, store: "longterm" }] })),
    'panels[0].show[0].store: expected metrics or byRange, got "longterm"',
  ],
];
