import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

import { expect, test } from "vitest";

import * as alerting from "#src/alerting/index.ts";
import { isRule, type Rule } from "#src/alerting/rules/rule-file.ts";
import { backendCatalog } from "#src/metrics/backend-catalog.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { isCondition, isExpression } from "#src/promql/broken.ts";
import type { Expression } from "#src/promql/expression.ts";
import type { LabelCondition } from "#src/promql/label-condition.ts";
import { isQuantity } from "#src/promql/quantity.ts";

import { ownContext } from "../../helpers/own-project.ts";

const { alert, atLeast, defineRules, observations, validate, value } = alerting;

interface Program {
  readonly reason: string;
  readonly run: () => unknown;
}

/** Returns the programs of `refused.ts`, without types: as JavaScript would have them. */
async function programs(): Promise<readonly Program[]> {
  const source = await readFile(join(import.meta.dirname, "refused.ts"), "utf8");
  const [, body = ""] = source.split(/^} from "#src\/alerting\/index\.ts";$/m);
  const listed = body.replaceAll(
    /^\/\/ @ts-expect-error (.+) :: .+\n([^]+?);$/gm,
    (_, reason: string, program: string) =>
      `programs.push({ reason: ${JSON.stringify(reason)}, run: () => (${program}) });`,
  );
  const scope = { ...alerting, catalog, backendCatalog };
  const javascript = stripTypeScriptTypes(`const programs = []; ${listed}`);
  // oxlint-disable-next-line typescript/no-implied-eval -- runs the file that the compiler refuses
  const run = new Function(...Object.keys(scope), `${javascript}\nreturn programs;`);
  return run(...Object.values(scope)) as readonly Program[];
}

/** Returns the rules that a definition would make of what the program returns. */
function toRules(made: unknown): readonly Rule[] {
  if (isRule(made)) return [made];
  const texts = { id: "x", name: "X", severity: "low", owner: "me" } as const;
  const says = { ...texts, summary: "s", description: "d", runbook: "Look at it." } as const;
  if (isCondition(made)) return [alert({ ...says, when: made })];
  if (isExpression(made)) return toRules(atLeast<string, Expression["dimension"]>(made, made));
  if (isQuantity(made)) {
    const memory: Expression = value(catalog.memoryUsage);
    return toRules(atLeast<string, Expression["dimension"]>(memory, made));
  }
  const condition = made as LabelCondition;
  return toRules(observations(catalog.httpRequestDuration, "5m", { "http.route": condition }));
}

test("what does not compile is refused at run time too, by name", async () => {
  const found = (await programs()).map(({ reason, run }) => {
    const problems = validate([defineRules("refused.js", toRules(run()))], ownContext);
    const lines = problems.map((one) => alerting.formatProblem(one).replace("refused.js: ", ""));
    return `${reason} → ${lines.join("; ")}`;
  });
  expect(found).toMatchInlineSnapshot(`
    [
      "a label that is misspelt → x.when: expected the label http.route, got "http.rout"",
      "a label of another metric → x.when: expected a label of process.memory.usage, got "provider.name"",
      "a value outside the closed set → x.when: expected http.request.method as "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "QUERY", "_OTHER", got "GETT"",
      "a negated value outside the closed set → x.when: expected health.component.state as "healthy", "degraded", "unhealthy", "unknown", got "down"",
      "one of several values is outside the closed set → x.when: expected url.scheme as "http", "https", got "tls"",
      "a label's Prometheus spelling instead of the catalog's → x.when: expected the label http.route, got "http_route"",
      "a number as a label's value → x.when: expected http.response.status_code as text, or as oneOf("…", "…"), got 500",
      "a regular expression literal instead of matches() → x.when: expected http.route as text, or as oneOf("…", "…"), got /x/",
      "a service label on a backend's metric → x.when: expected a label of prometheus_tsdb_head_series, got "service.name"",
      "le is not a condition that an author sets → x.when: expected a label of http.server.request.duration, got "le"",
      "absent() with a label that the metric lacks → x.when: expected a label of process.memory.usage, got "http.route"",
      "missing() with a label that the metric lacks → x.when: expected a label of up, got "route"",
      "grouping by a label that the metric lacks → x.when: expected a label of the expression (http.request.method, http.response.status_code, http.route, url.scheme, network.protocol.version, error.type, service.name, service.namespace, service.version, deployment.environment.name, k8s.namespace.name, k8s.pod.name, host.name, job, instance), got "http.method"",
      "grouping by a label that an earlier grouping dropped → x.when: expected a label of the expression (service.name), got "http.route"",
      "dropping a label that is not there → x.when: expected a label of the expression (service.name), got "http.route"",
      "a quantile by a label that the metric lacks → x.when: expected a label of the metric, got "db.system"",
      "gone() by a label that the metric lacks → x.when: expected a label of the metric, got "http.route"",
      "a grouping without by or without → x.when: expected a grouping such as { by: [] } or { without: [] }, got {}",
      "labels that without() removed cannot be grouped by → x.when: expected a label of the expression (service.name, service.namespace, service.version, deployment.environment.name, k8s.namespace.name, k8s.pod.name, host.name, job), got "instance"",
      "a join on a label that one side lacks → x.when: expected a label of the left side (service.name), got "http.route"",
      "a join without a label that no side has → x.when: expected a label of either side, got "db.system"; x.when: expected a right side that leaves service.name, got http.route, service.name",
      "group_left of a label that the other side lacks → x.when: expected a label of the right side (service.name), got "db.system"",
      "a join of two dimensions → x.when: expected an expression of perSecond, got one of seconds",
      "a label that a join lost → x.when: expected a label of the expression (service.name), got "http.route"",
      "a guard matched on a label that it lacks → x.when: expected a label of the right side (service.name), got "http.route"",
      "a new label made of one that is not there → x.when: expected a label of the expression (service.name), got "http.route"",
      "bytes divided by events a second → x.when: expected an expression of bytes or count or ratio or seconds or bytesPerSecond, got an expression of perSecond",
      "a limit of another dimension in clamp() → x.when: expected bytes(…), got seconds(1)",
      "bytes compared with seconds → x.when: expected seconds(…), milliseconds(…), minutes(…) or days(…), got bytes(2147483648)",
      "a rate compared with a share → x.when: expected perSecond(…), got ratio(0.05)",
      "a share compared with a rate → x.when: expected percent(…) or ratio(…), got perSecond(1)",
      "a bare number instead of a quantity → x.when: expected perSecond(…), got 5",
      "memory compared with a count → x.when: expected bytes(…), got count(5)",
      "a count compared with milliseconds → x.when: expected count(…), got seconds(0.005)",
      "seconds of garbage collection a second are a share, not seconds → x.when: expected percent(…) or ratio(…), got seconds(1)",
      "a size without a unit → x.when: expected a number of bytes, or text such as "2GiB" in bytes(…), got "2G"",
      "a size in decimal megabytes → x.when: expected a number of bytes, or text such as "2GiB" in bytes(…), got "2MB"",
      "equality of a float → x.when: expected an expression of count: no other is exact, got an expression of seconds",
      "the age of something that is no time → x.when: expected an expression of seconds, got an expression of bytes",
      "how far ahead a share is → x.when: expected an expression of seconds, got an expression of ratio",
      "a share of two dimensions → x.when: expected an expression of bytes, got one of seconds",
      "a sum of two dimensions → x.when: expected an expression of seconds, got one of bytes",
      "the rate of a gauge → x.when: expected a counter of a catalog, got the gauge process.memory.usage",
      "the increase of a histogram → x.when: expected a counter of a catalog, got the histogram http.server.request.duration",
      "the plain value of a counter → x.when: expected a gauge of a catalog, got the counter workflow.failures",
      "the plain value of a histogram → x.when: expected a gauge of a catalog, got the histogram http.server.request.duration",
      "a quantile of a counter → x.when: expected a histogram of a catalog, got the counter workflow.failures",
      "the mean of a gauge as if it were a histogram → x.when: expected a histogram of a catalog, got the gauge process.cpu.utilization",
      "a gauge's average of a counter → x.when: expected a gauge of a catalog, got the counter ai.provider.errors",
      "a prediction of a counter → x.when: expected a gauge of a catalog, got the counter workflow.failures",
      "a bound that is not one of the histogram's buckets → x.when: expected a bucket's bound (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10), got 0.3",
      "a bound of another unit → x.when: expected a bucket's bound (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10), got 500",
      "a metric that is not in the catalog → x.when: expected a counter of a catalog, got nothing",
      "a window in words → x.when: expected a window such as "5m", got "5 min"",
      "a window in an unknown unit → x.when: expected a window such as "5m", got "5x"",
      "a window as a number → x.when: expected a window such as "5m", got 300",
      "an offset in words → x.when: expected an offset such as "1h", got "yesterday"",
      "a missing window → x.when: expected a window such as "5m", got nothing",
      "two sides with different labels → x.when: expected an expression with service.name, got one with service.name, http.route",
      "a guard with a label that the main condition lacks → x.when: expected a label of the first condition (service.name), got "http.route"",
      "a cause with a label that the effect lacks → x.when: expected a label of the first condition (service.name), got "provider.name"",
      "alternatives of different dimensions → x.when: expected a condition of seconds, got one of perSecond",
      "a difference of different labels → x.when: expected an expression with service.name, got one with service.name, http.route",
      "a limit with other labels → x.when: expected an expression with service.name, got one with service.name, http.route",
      "an expression instead of a condition → x.when: expected a condition such as above(…), got an expression of perSecond",
      "a severity that does not exist → x.severity: expected one of "none", "low", "medium", "high", "critical", got "urgent"",
      "a summary with a label that was aggregated away → x.summary: expected a label of the condition (service_name), got "http_route"",
      "an alert without an owner → x.owner: expected a team, got nothing; x.runbook: expected the first steps, got "r"",
      "a check that does not exist cannot be declined → x.accept: expected one of for-too-short, window-too-short, instance-not-aggregated, always-true, never-true, conflicting-severity, label-churn, minimum-traffic, bound-between-buckets, summary-without-value, latency-budget, untestable, got to-short",
      "a declined check wants its reason in words → x.accept.for-too-short: expected a reason, got true",
      "a heartbeat has no condition → x: expected one of id, name, owner, evaluate, summary, description, runbook, dashboard, labels, absence, accept, got severity; x: expected one of id, name, owner, evaluate, summary, description, runbook, dashboard, labels, absence, accept, got when",
      "a health state that does not exist → x.state: expected one of "degraded", "unhealthy", "unknown", got "down"",
      "a recording rule of a condition → x.of: expected an expression such as rate(…), got a condition of seconds",
      "a recorded series keeps its unit → x.when: expected a recording that is among the rules, got "a:b:c"; x.when: expected perSecond(…), got ratio(1)",
      "a recorded series keeps its labels → x.when: expected a label of the expression (service.name), got "http.route"; x.when: expected a recording that is among the rules, got "a:b:c"",
      "matches() wants RE2 text → x.when: expected http.route as text, or as oneOf("…", "…"), got /5../",
    ]
  `);
});
