import {
  alertList,
  countLines,
  gauge,
  heatmap,
  logs,
  row,
  stat,
  stateTimeline,
  table,
  text as words,
  timeSeries,
  traces,
} from "#src/dashboards/index.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { defineMetrics } from "#src/metrics/define/define-metrics.ts";
import { rate } from "#src/promql/functions.ts";
import { observations, quantile } from "#src/promql/histogram.ts";
import { percent, seconds } from "#src/promql/quantity.ts";

const text = { title: "Requests", description: "How many." };
const byService = { by: ["service.name"] } as const;
const latency = quantile(0.95, catalog.httpRequestDuration, "auto", byService);
const requests = observations(catalog.httpRequestDuration, "auto");
const own = defineMetrics({
  orders: {
    name: "shop.orders",
    kind: "counter",
    unit: "{order}",
    description: "Orders.",
    attributes: { outcome: { description: "How it ended.", values: ["paid", "failed"] } },
  },
});

timeSeries({ ...text, unit: "s", show: [{ of: latency }], limit: { above: seconds(1) } });
timeSeries({ ...text, unit: "reqps", show: [{ of: requests }, countLines({ by: "level" })] });
timeSeries({ ...text, show: [{ of: rate(own.orders, "auto", { outcome: "failed" }) }] });

// @ts-expect-error -- seconds shown as milliseconds
timeSeries({ ...text, unit: "ms", show: [{ of: latency }] });
// @ts-expect-error -- two dimensions on one axis
timeSeries({ ...text, show: [{ of: latency }, { of: requests }] });
// @ts-expect-error -- a limit of another dimension
timeSeries({ ...text, show: [{ of: latency }], limit: { above: percent(5) } });
// @ts-expect-error -- a limit above and below
timeSeries({ ...text, show: [{ of: latency }], limit: { above: seconds(1), below: seconds(2) } });
// @ts-expect-error -- nothing to show
timeSeries({ ...text, show: [] });
// @ts-expect-error -- PromQL as text
timeSeries({ ...text, show: [{ of: "up" }] });
// @ts-expect-error -- a metric, of which nothing is read
timeSeries({ ...text, show: [{ of: own.orders }] });
// @ts-expect-error -- an attribute that the metric lacks
rate(own.orders, "auto", { outcom: "failed" });
// @ts-expect-error -- a value that the attribute lacks
rate(own.orders, "auto", { outcome: "lost" });
// @ts-expect-error -- no title
timeSeries({ description: "How many.", show: [{ of: latency }] });
// @ts-expect-error -- a window that is none
rate(own.orders, "always");
// @ts-expect-error -- an option of another kind
stat({ ...text, show: [{ of: latency }], stacked: true });
// @ts-expect-error -- a unit of another dimension
stat({ ...text, show: [{ of: requests }], unit: "percentunit" });
// @ts-expect-error -- log lines are no number
stat({ ...text, show: [countLines({ by: "level" })] });
// @ts-expect-error -- a state without what it means
stat({ ...text, show: [{ of: latency }], states: [{ value: 0, text: "down" }] });
// @ts-expect-error -- no end of the scale
gauge({ ...text, show: [{ of: latency }] });
// @ts-expect-error -- a heatmap of a counter
heatmap({ ...text, of: own.orders });
// @ts-expect-error -- an attribute that the histogram lacks
heatmap({ ...text, of: catalog.httpRequestDuration, where: { "http.rout": "/orders" } });
// @ts-expect-error -- no states
stateTimeline({ ...text, show: [{ of: latency }], states: [] });
// @ts-expect-error -- no text
words(text);
// @ts-expect-error -- a level that there is not
logs({ ...text, atLeast: "warning" });
// @ts-expect-error -- that an attribute is there cannot be asked of traces
traces({ ...text, where: { "http.route": true } });
// @ts-expect-error -- a state that alerts do not have
alertList({ ...text, states: ["resolved"] });
// @ts-expect-error -- a set of backends that there is not
logs({ ...text, only: ["grafana-cloud"] });

const labels = [{ label: "service.name", title: "Service" }] as const;
table({ ...text, labels, values: [{ title: "p95", of: latency }] });
table({
  ...text,
  labels,
  // @ts-expect-error -- no columns of numbers
  values: [],
});
table({
  ...text,
  labels,
  // @ts-expect-error -- a column of an expression without its title
  values: [{ of: latency }],
});
// @ts-expect-error -- a row without panels
row({ title: "Empty", panels: [] });
// @ts-expect-error -- what is no panel
row({ title: "A", panels: [latency] });
