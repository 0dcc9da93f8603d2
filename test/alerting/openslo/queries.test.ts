import { describe, expect, test } from "vitest";

import { fromOpenSlo } from "#src/alerting/index.ts";

import { slo, source } from "./wrong-input.ts";

/** Returns what the module counts as good. */
async function goodOf(
  query: string,
  isCounter: boolean | undefined,
  total: string,
): Promise<string> {
  const counter = isCounter === undefined ? "" : `counter: ${isCounter}, `;
  const indicator = `ratioMetric: { ${counter}good: ${source(query)}, total: ${source(total)} }`;
  const { text, problems } = await fromOpenSlo(new Map([["slo.yaml", slo({ indicator })]]));
  expect(problems).toEqual([]);
  return /^ +good: \(window\) => (.*),$/m.exec(text)?.[1] ?? "";
}

const durations = "http_server_request_duration_seconds";

describe("a query of OpenSLO becomes", () => {
  test.each([
    {
      name: "a rate of a counter",
      query: 'sum(ok_total{code!="500",path=~"/a.*",host!~"b|c",zone!="",user=""})',
      total: "sum(ok_total)",
      code: 'sum(rate(importedMetrics.okTotal, window, { code: not("500"), path: matches("/a.*"), host: notMatches("b|c"), zone: present, user: notPresent }), { by: [] })',
    },
    {
      name: "observations of a histogram of ours, by our labels",
      query: `sum by (service_name) (${durations}_count{http_response_status_code="200"})`,
      total: `sum by (service_name) (${durations}_count)`,
      code: 'sum(observations(catalog.httpRequestDuration, window, { "http.response.status_code": "200" }), { by: ["service.name"] })',
    },
    {
      name: "what is within a bound",
      query: `sum(rate(${durations}_bucket{le="0.5"}[{{.window}}]))`,
      total: `sum(rate(${durations}_count[{{ .window }}]))`,
      code: "sum(within(0.5, catalog.httpRequestDuration, window), { by: [] })",
    },
    {
      name: "raw PromQL, where the bound is none",
      query: `sum(rate(${durations}_bucket{le="0.4"}[{{.window}}]))`,
      total: `sum(rate(${durations}_count[{{.window}}]))`,
      code: `raw(\`sum(rate(${durations}_bucket{le="0.4"}[\${window}]))\`, { labels: [], dimension: "perSecond" })`,
    },
    {
      name: "a difference and a product",
      query: "sum(all_total) - sum(bad_total) * 2",
      total: "sum(all_total)",
      code: "minus(sum(rate(importedMetrics.allTotal, window), { by: [] }), times(sum(rate(importedMetrics.badTotal, window), { by: [] }), 2))",
    },
    {
      name: "an aggregation without labels",
      query: 'sum without (instance, job) (ok_total{code="200"})',
      total: "sum without (instance, job) (ok_total)",
      code: 'sum(rate(importedMetrics.okTotal, window, { code: "200" }), { without: ["instance", "job"] })',
    },
    {
      name: "raw PromQL, where a label has two conditions",
      query: 'sum(ok_total{code!="500",code!="501"})',
      total: "sum(ok_total)",
      code: 'raw(`sum(rate(ok_total{code!="500",code!="501"}[${window}]))`, { labels: [], dimension: "perSecond" })',
    },
    {
      name: "raw PromQL, escaped, where a counter has no name of one",
      query: 'sum(requests{path=~"a\\\\.`b`"})',
      total: "sum(requests)",
      code: 'raw(`sum(rate(requests{path=~"a\\\\\\\\.\\`b\\`"}[${window}]))`, { labels: [], dimension: "perSecond" })',
    },
    {
      name: "a rate over the window, where it has a range of its own",
      query: 'sum(rate(ok_total{code="200"}[5m]))',
      total: "sum(rate(ok_total[5m]))",
      code: 'sum(rate(importedMetrics.okTotal, window, { code: "200" }), { by: [] })',
    },
  ])("$name", async ({ query, total, code }) => {
    expect(await goodOf(query, true, total)).toBe(code);
  });

  test("what the names say, where nothing else does", async () => {
    expect(await goodOf("sum(ok_total)", undefined, "sum(all_total)")).toContain("rate(");
    expect(await goodOf("sum(ok_jobs)", undefined, "sum(jobs)")).toContain("averaged(");
  });

  test.each([
    {
      name: "the mean of a gauge",
      query: 'sum(jobs{state="ok"})',
      total: "sum(jobs)",
      code: 'sum(averaged(importedMetrics.jobs, window, { state: "ok" }), { by: [] })',
    },
    {
      name: "the mean of an expression",
      query: "max(jobs) - min(jobs)",
      total: "max(jobs)",
      code: 'raw(`avg_over_time((max(jobs) - min(jobs))[${window}:1m])`, { labels: [], dimension: "count" })',
    },
  ])("$name", async ({ query, total, code }) => {
    expect(await goodOf(query, false, total)).toBe(code);
  });
});
