/**
 * Programs that must not compile. After `::` stands what the compiler's message has to contain;
 * `refused.integration.test.ts` compiles this file without the comments and compares.
 */
import { catalog } from "#src/metrics/catalog.ts";
import { backendCatalog } from "#src/metrics/backend-catalog.ts";
import {
  above,
  absent,
  age,
  alert,
  atLeast,
  averaged,
  below,
  both,
  bytes,
  clampMin,
  count,
  countSeries,
  deadMan,
  either,
  equals,
  gone,
  healthAlert,
  highest,
  increase,
  labelReplace,
  matches,
  max,
  mean,
  milliseconds,
  minus,
  missing,
  not,
  observations,
  observed,
  offset,
  oneOf,
  per,
  percent,
  perSecond,
  plus,
  predict,
  quantile,
  rate,
  ratio,
  recorded,
  recording,
  seconds,
  share,
  shareAbove,
  sum,
  times,
  unless,
  until,
  value,
  within,
} from "#src/alerting/index.ts";

const service = { by: ["service.name"] } as const;
const route = { by: ["service.name", "http.route"] } as const;
const duration = catalog.httpRequestDuration;
const requests = sum(observations(duration, "5m"), service);
const byRoute = sum(observations(duration, "5m"), route);
const components = countSeries(value(catalog.healthComponentStatus), service);
const slow = above(quantile(0.95, duration, "5m", service), seconds(0.5));
const aiErrors = sum(rate(catalog.aiProviderErrors, "5m"), { by: ["provider.name"] });
const texts = {
  id: "x",
  name: "X",
  severity: "low",
  owner: "me",
  summary: "s",
  description: "d",
  runbook: "Look at it.",
} as const;

// Labels
// @ts-expect-error a label that is misspelt :: http.rout
rate(catalog.httpRequestsTotal, "5m", { "http.rout": "/x" });
// @ts-expect-error a label of another metric :: provider.name
value(catalog.memoryUsage, { "provider.name": "x" });
// @ts-expect-error a value outside the closed set :: "GETT"
observations(duration, "5m", { "http.request.method": "GETT" });
// @ts-expect-error a negated value outside the closed set :: "down"
value(catalog.healthComponentStatus, { "health.component.state": not("down") });
// @ts-expect-error one of several values is outside the closed set :: "tls"
observations(duration, "5m", { "url.scheme": oneOf("http", "tls") });
// @ts-expect-error a label's Prometheus spelling instead of the catalog's :: 'http_route'
observations(duration, "5m", { http_route: "/x" });
// @ts-expect-error a number as a label's value :: number
observations(duration, "5m", { "http.response.status_code": 500 });
// @ts-expect-error a regular expression literal instead of matches() :: RegExp
observations(duration, "5m", { "http.route": /x/ });
// @ts-expect-error a service label on a backend's metric :: service.name
value(backendCatalog.prometheusHeadSeries, { "service.name": "x" });
// @ts-expect-error le is not a condition that an author sets :: 'le'
observations(duration, "5m", { le: "1" });
// @ts-expect-error absent() with a label that the metric lacks :: never
absent(catalog.memoryUsage, { "http.route": "/x" });
// @ts-expect-error missing() with a label that the metric lacks :: 'route'
missing(backendCatalog.up, { route: "x" });

// Grouping
// @ts-expect-error grouping by a label that the metric lacks :: "http.method"
sum(observations(duration, "5m"), { by: ["http.method"] });
// @ts-expect-error grouping by a label that an earlier grouping dropped :: "http.route"
max(requests, { by: ["http.route"] });
// @ts-expect-error dropping a label that is not there :: "http.route"
sum(requests, { without: ["http.route"] });
// @ts-expect-error a quantile by a label that the metric lacks :: "db.system"
quantile(0.5, catalog.dbOperationDuration, "5m", { by: ["db.system"] });
// @ts-expect-error gone() by a label that the metric lacks :: "http.route"
gone(catalog.processUptime, "1h", { by: ["http.route"] });
// @ts-expect-error a grouping without by or without :: Grouping
sum(observations(duration, "5m"), {});
// @ts-expect-error labels that without() removed cannot be grouped by :: "instance"
max(sum(value(catalog.memoryUsage), { without: ["instance"] }), { by: ["instance"] });

// Joins
// @ts-expect-error a join on a label that one side lacks :: "http.route"
share(requests, byRoute, { on: ["http.route"] });
// @ts-expect-error a join without a label that no side has :: "db.system"
minus(requests, byRoute, { ignoring: ["db.system"] });
// @ts-expect-error group_left of a label that the other side lacks :: "db.system"
times(requests, components, { on: ["service.name"], groupLeft: ["db.system"] });
// @ts-expect-error a join of two dimensions :: "seconds"
share(byRoute, value(catalog.processUptime), { on: ["service.name"] });
// @ts-expect-error a label that a join lost :: "http.route"
max(share(byRoute, requests, { on: ["service.name"] }), { by: ["http.route"] });
// @ts-expect-error a guard matched on a label that it lacks :: "http.route"
both(above(byRoute, perSecond(1)), above(requests, perSecond(1)), { on: ["http.route"] });
// @ts-expect-error a new label made of one that is not there :: "http.route"
labelReplace(requests, { to: "route", from: "http.route", match: "(.*)", by: "$1" });
// @ts-expect-error bytes divided by events a second :: "perSecond"
per(value(catalog.memoryUsage), requests);
// @ts-expect-error a limit of another dimension in clamp() :: "seconds"
clampMin(value(catalog.memoryUsage), seconds(1));

// Units
// @ts-expect-error bytes compared with seconds :: "bytes"
above(quantile(0.95, duration, "5m", service), bytes("2GiB"));
// @ts-expect-error a rate compared with a share :: "ratio"
above(requests, percent(5));
// @ts-expect-error a share compared with a rate :: "perSecond"
above(share(requests, requests), perSecond(1));
// @ts-expect-error a bare number instead of a quantity :: number
above(requests, 5);
// @ts-expect-error memory compared with a count :: "count"
above(value(catalog.memoryUsage), count(5));
// @ts-expect-error a count compared with milliseconds :: "seconds"
below(increase(catalog.workflowsFailed, "5m"), milliseconds(5));
// @ts-expect-error seconds of garbage collection a second are a share, not seconds :: "seconds"
above(sum(observed(catalog.gcDuration, "5m"), service), seconds(1));
// @ts-expect-error a size without a unit :: "2G"
bytes("2G");
// @ts-expect-error a size in decimal megabytes :: "2MB"
bytes("2MB");
// @ts-expect-error equality of a float :: "seconds"
equals(value(catalog.processUptime), count(1));
// @ts-expect-error the age of something that is no time :: "bytes"
age(value(catalog.memoryUsage));
// @ts-expect-error how far ahead a share is :: "ratio"
until(value(catalog.diskUsage));
// @ts-expect-error a share of two dimensions :: "bytes"
share(value(catalog.memoryUsage), value(catalog.processUptime));
// @ts-expect-error a sum of two dimensions :: "seconds"
plus(value(catalog.processUptime), value(catalog.memoryUsage));

// Kinds
// @ts-expect-error the rate of a gauge :: "counter"
rate(catalog.memoryUsage, "5m");
// @ts-expect-error the increase of a histogram :: "counter"
increase(duration, "5m");
// @ts-expect-error the plain value of a counter :: "gauge"
value(catalog.workflowsFailed);
// @ts-expect-error the plain value of a histogram :: "gauge"
value(duration);
// @ts-expect-error a quantile of a counter :: "histogram"
quantile(0.9, catalog.workflowsFailed, "5m", { by: [] });
// @ts-expect-error the mean of a gauge as if it were a histogram :: "histogram"
mean(catalog.cpuUsage, "5m", { by: [] });
// @ts-expect-error a gauge's average of a counter :: "gauge"
averaged(catalog.aiProviderErrors, "5m");
// @ts-expect-error a prediction of a counter :: "gauge"
predict(catalog.workflowsFailed, "1h", "4h");
// @ts-expect-error a bound that is not one of the histogram's buckets :: 0.3
shareAbove(0.3, duration, "5m", service);
// @ts-expect-error a bound of another unit :: 500
within(500, duration, "5m");
// @ts-expect-error a metric that is not in the catalog :: httpRequests
rate(catalog.httpRequests, "5m");

// Windows
// @ts-expect-error a window in words :: "5 min"
rate(catalog.workflowsFailed, "5 min");
// @ts-expect-error a window in an unknown unit :: "5x"
rate(catalog.workflowsFailed, "5x");
// @ts-expect-error a window as a number :: Argument of type '300' is not assignable to parameter of type 'Window'
rate(catalog.workflowsFailed, 300);
// @ts-expect-error an offset in words :: "yesterday"
offset(requests, "yesterday");
// @ts-expect-error a missing window :: missing the following properties
highest(catalog.memoryUsage);

// Conditions
// @ts-expect-error two sides with different labels :: "http.route"
share(requests, sum(observations(duration, "5m"), route));
// @ts-expect-error a guard with a label that the main condition lacks :: "http.route"
both(slow, above(sum(observations(duration, "5m"), route), perSecond(1)));
// @ts-expect-error a cause with a label that the effect lacks :: "provider.name"
unless(slow, above(aiErrors, perSecond(1)));
// @ts-expect-error alternatives of different dimensions :: "perSecond"
either(slow, above(requests, perSecond(1)));
// @ts-expect-error a difference of different labels :: "http.route"
minus(requests, sum(observations(duration, "5m"), route));
// @ts-expect-error a limit with other labels :: "http.route"
above(requests, sum(observations(duration, "5m"), route));

// Rules
// @ts-expect-error an expression instead of a condition :: "condition"
alert({ ...texts, when: requests });
// @ts-expect-error a severity that does not exist :: "urgent"
alert({ ...texts, severity: "urgent", when: slow });
// @ts-expect-error a summary with a label that was aggregated away :: "http.route"
alert({ ...texts, when: slow, summary: ({ label }) => label("http.route") });
// @ts-expect-error an alert without an owner :: owner
alert({
  id: "x",
  name: "X",
  severity: "low",
  when: slow,
  summary: "s",
  description: "d",
  runbook: "r",
});
// @ts-expect-error a check that does not exist cannot be declined :: to-short
alert({ ...texts, when: slow, accept: { "to-short": "because" } });
// @ts-expect-error a declined check wants its reason in words :: boolean
alert({ ...texts, when: slow, accept: { "for-too-short": true } });
// @ts-expect-error a heartbeat has no condition :: 'when'
deadMan({ ...texts, when: slow });
// @ts-expect-error a health state that does not exist :: "down"
healthAlert({ ...texts, state: "down" });
// @ts-expect-error a recording rule of a condition :: "condition"
recording({ id: "x", record: "a:b:c", of: slow });
// @ts-expect-error a recorded series keeps its unit :: "ratio"
atLeast(recorded(recording({ id: "x", record: "a:b:c", of: requests })), ratio(1));
// @ts-expect-error a recorded series keeps its labels :: "http.route"
sum(recorded(recording({ id: "x", record: "a:b:c", of: requests })), { by: ["http.route"] });
// @ts-expect-error matches() wants RE2 text :: RegExp
matches(/5../);
