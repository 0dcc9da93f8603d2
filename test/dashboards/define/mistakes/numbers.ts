import { percent, perSecond, seconds } from "#src/promql/quantity.ts";

import {
  failed,
  failing,
  failingShare,
  js,
  latency,
  panels,
  requests,
  text,
  type Mistake,
} from "./mistake.ts";

const show = [{ of: latency }] as const;
const oneOfLimits = "{ alert }, or { above } or { below } with seconds";

/** Units, limits, legends and the columns of tables. */
export const numberMistakes: readonly Mistake[] = [
  [
    "a unit of another scale",
    panels(js.timeSeries({ ...text, unit: "ms", show })),
    'panels[0].unit: expected s or dtdurations for seconds, got "ms"',
  ],
  [
    "units of other dimensions",
    panels(
      js.stat({ ...text, unit: "reqps", show: [{ of: failingShare }] }),
      js.table({
        ...text,
        title: "B",
        labels: [{ label: "service.name", title: "Service" }],
        values: [{ title: "Failed", of: failed, unit: 5 }],
      }),
    ),
    'panels[0].unit: expected percentunit for ratio, got "reqps"',
    "panels[1].values[0].unit: expected short or none for count, got 5",
  ],
  [
    "what is counted that is empty",
    panels(
      js.stat({ ...text, counted: " ", show: [{ of: failed }] }),
      js.stat({ ...text, title: "B", counted: 5, show: [{ of: failed }] }),
    ),
    'panels[0].counted: expected what is counted, such as spans, got " "',
    "panels[1].counted: expected what is counted, such as spans, got 5",
  ],
  [
    "a limit of another dimension",
    panels(js.timeSeries({ ...text, show, limit: { above: perSecond(1) } })),
    `panels[0].limit: expected ${oneOfLimits}, got {"above":{"dimension":"perSecond","value":1}}`,
  ],
  [
    "a limit that is no number",
    panels(js.timeSeries({ ...text, show, limit: { above: seconds(Number.NaN) } })),
    `panels[0].limit: expected ${oneOfLimits}, got {"above":{"dimension":"seconds","value":null,"given":null}}`,
  ],
  [
    "a limit above and below",
    panels(js.timeSeries({ ...text, show, limit: { above: seconds(1), below: seconds(2) } })),
    `panels[0].limit: expected ${oneOfLimits}, got {"above":{"dimension":"seconds","value":1},"below":{"dimension":"seconds","value":2}}`,
  ],
  [
    "limits that are none",
    panels(
      js.stat({ ...text, show, limit: 5 }),
      js.stat({ ...text, title: "B", show, limit: null }),
      js.stat({ ...text, title: "C", show, limit: { over: seconds(1) } }),
      js.stat({ ...text, title: "D", show, limit: {} }),
    ),
    `panels[0].limit: expected ${oneOfLimits}, got 5`,
    `panels[1].limit: expected ${oneOfLimits}, got null`,
    `panels[2].limit: expected ${oneOfLimits}, got {"over":{"dimension":"seconds","value":1}}`,
    `panels[3].limit: expected ${oneOfLimits}, got {}`,
  ],
  [
    "a limit of an alert without its id",
    panels(js.stat({ ...text, show, limit: { alert: "" } })),
    'panels[0].limit.alert: expected the id of an alert, got ""',
  ],
  [
    "a limit of a number of log lines that is one of time",
    panels(
      js.timeSeries({
        ...text,
        show: [js.countLines({ by: "level" })],
        limit: { above: seconds(1) },
        unit: "s",
      }),
    ),
    'panels[0].unit: expected short or none for count, got "s"',
    'panels[0].limit: expected { alert }, or { above } or { below } with count, got {"above":{"dimension":"seconds","value":1}}',
  ],
  [
    "a legend of a label that is not there",
    panels(js.timeSeries({ ...text, show: [{ of: latency, legend: "{{route}}" }] })),
    'panels[0].show[0].legend: expected a label of the expression (service_name, http_route), got "route"',
  ],
  [
    "a legend with braces that do not close, and one that is no text",
    panels(
      js.timeSeries({
        ...text,
        show: [
          { of: latency, legend: "{{http_route}} {{" },
          { of: latency, legend: 5 },
        ],
      }),
    ),
    'panels[0].show[0].legend: expected labels each in {{ and }}, got "{{http_route}} {{"',
    "panels[0].show[1].legend: expected a text, got 5",
  ],
  [
    "lines that are counted by nothing, and as what they are not",
    panels(
      js.timeSeries({
        ...text,
        show: [js.countLines({ as: "percent", legend: 5 }), js.countLines(), js.countLines(null)],
      }),
    ),
    'panels[0].show[0].by: expected "level" or an attribute, got nothing',
    'panels[0].show[0].as: expected count or rate, got "percent"',
    'panels[0].show[1].by: expected "level" or an attribute, got ""',
    'panels[0].show[2].by: expected "level" or an attribute, got ""',
  ],
  [
    "lines that are counted by an odd attribute, with a legend of another",
    panels(
      js.timeSeries({
        ...text,
        show: [
          js.countLines({ by: 'a") or (' }),
          js.countLines({ by: "level", legend: "{{lvl}}" }),
        ],
      }),
    ),
    String.raw`panels[0].show[0].by: expected "level" or an attribute, got "a\") or ("`,
    'panels[0].show[1].legend: expected a label of the expression (level), got "lvl"',
  ],
  [
    "a number of lines beside seconds, and beside a rate of them",
    panels(
      js.timeSeries({ ...text, show: [{ of: latency }, js.countLines({ by: "level" })] }),
      js.timeSeries({
        ...text,
        title: "B",
        show: [js.countLines({ by: "level" }), js.countLines({ by: "level", as: "rate" })],
      }),
    ),
    "panels[0].show[1].as: expected seconds like the first, got count",
    "panels[1].show[1].as: expected count like the first, got perSecond",
  ],
  [
    "a number of lines in a stat",
    panels(js.stat({ ...text, show: [js.countLines({ by: "level" })] })),
    'panels[0].show[0].of: expected an expression such as rate(metric, "5m"), got nothing',
  ],
  [
    "a table without columns",
    panels(js.table({ ...text, labels: [], values: [] })),
    "panels[0].labels: expected at least one column, got []",
    "panels[0].values: expected at least one column, got []",
  ],
  [
    "columns that are none",
    panels(js.table({ ...text, labels: ["service.name"], values: [failing] })),
    'panels[0].labels[0]: expected a column such as { label, title: "Route" }, got "service.name"',
    'panels[0].values[0]: expected a column such as { title: "Rate", of }, got an expression of perSecond',
  ],
  [
    "a table sorted by no column",
    panels(
      js.table({
        ...text,
        labels: [{ label: "service.name", title: "Service" }],
        values: [{ title: "Rate", of: failing }],
        sortBy: "rate",
        descending: "yes",
      }),
    ),
    'panels[0].sortBy: expected a column (Service, Rate), got "rate"',
    'panels[0].descending: expected true or false, got "yes"',
  ],
  [
    "a column of a label that no value has",
    panels(
      js.table({
        ...text,
        labels: [{ label: "http.route", title: "Route", widthPx: 5, means: { "/x": "fine" } }],
        values: [{ title: "Rate", of: failing }],
      }),
    ),
    'panels[0].labels[0].label: expected a label of the values (service.name), got "http.route"',
    'panels[0].labels[0].means./x: expected one of good, unknown, warning, bad, neutral, got "fine"',
    "panels[0].labels[0].widthPx: expected pixels, 20 to 2000, got 5",
  ],
  [
    "columns of numbers with labels that differ",
    panels(
      js.table({
        ...text,
        labels: [{ label: "service.name", title: "Service" }],
        values: [
          { title: "Rate", of: requests },
          { title: "Failed", of: failing },
        ],
      }),
    ),
    "panels[0].values[1].of: expected the labels of the first column (http_route, service_name), got service_name",
  ],
  [
    "two columns of one title",
    panels(
      js.table({
        ...text,
        labels: [{ label: "service.name", title: "Service" }],
        values: [{ title: "Service", of: failing, limit: { above: percent(1) } }],
      }),
    ),
    'panels[0].values[0].limit: expected { alert }, or { above } or { below } with perSecond, got {"above":{"dimension":"ratio","value":0.01}}',
    'panels[0]: expected columns with titles that differ, got "Service"',
  ],
];
