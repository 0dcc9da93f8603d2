import { timeSeries } from "#src/dashboards/own/time-series.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { observations, quantile } from "#src/promql/histogram.ts";
import { percent } from "#src/promql/quantity.ts";

const text = { title: "Requests", description: "How many." };
const byService = { by: ["service.name"] } as const;
const latency = quantile(0.95, catalog.httpRequestDuration, "5m", byService);
const requests = observations(catalog.httpRequestDuration, "5m");

timeSeries({ ...text, unit: "s", show: [{ of: latency }] });
timeSeries({ ...text, unit: "reqps", show: [{ of: requests }] });

// @ts-expect-error -- seconds shown as milliseconds
timeSeries({ ...text, unit: "ms", show: [{ of: latency }] });
// @ts-expect-error -- two dimensions on one axis
timeSeries({ ...text, show: [{ of: latency }, { of: requests }] });
// @ts-expect-error -- a limit of another dimension
timeSeries({ ...text, show: [{ of: latency }], limit: { above: percent(5) } });
// @ts-expect-error -- nothing to show
timeSeries({ ...text, show: [] });
