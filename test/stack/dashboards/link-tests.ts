/* oxlint-disable vitest/require-top-level-describe, vitest/valid-title -- it defines tests of a situation that a suite has set up, it is none */
import { expect, test, vi } from "vitest";

import { interpolate, withOwn } from "../../grafana/interpolate.ts";
import { rangeScope } from "../../grafana/resolve-variables.ts";
import { formatOf } from "../../grafana/variable.ts";
import { getJson, spansOf, type Stack } from "../stack.ts";
import { alertPanels, deadEnds } from "./alert-panels.ts";
import { askSource } from "./ask-source.ts";
import { backendOf } from "./backend.ts";
import { checkLinks } from "./check-links.ts";
import { choices } from "./chosen.ts";
import { expectedIn } from "./expected.ts";
import { dataSourcesOf, type DataSourceJson } from "./provisioning.ts";
import { dashboardJsons, dashboardsOf } from "./shipped-dashboards.ts";
import { formatTags, spanTags } from "./span-tags.ts";
import { allAnswers, exemplarRequests, lineLabelsIn, traceIdsIn } from "./stored-answers.ts";

const patience = { timeout: 60_000, interval: 2_000 } as const;

/** Of the two stores: the uids of their data sources. */
const uids = {
  "jaeger-victorialogs": { traces: "jaeger", logs: "victorialogs" },
  "tempo-loki": { traces: "tempo", logs: "loki" },
} as const;

/** Tests of the links, while the shop answers, fails and is slow. */
export function testLinks(stack: Stack, since: () => number): void {
  const own = uids[stack.set];
  const dashboards = dashboardsOf(stack.set);

  const answers = async () =>
    allAnswers({ backend: await backendOf(stack), dashboards, sinceMs: since() });

  const aTrace = async (): Promise<string> => {
    const [id] = traceIdsIn(await answers());
    if (id === undefined) throw new Error("expected a panel with a trace, got none");
    return id;
  };

  test("each link of a dashboard, a panel, a row or a line leads to something to see", async () => {
    await vi.waitFor(async () => {
      const problems = await checkLinks(stack, dashboardJsons(stack.set), {
        sinceMs: since(),
        choice: choices.one,
        expected: expectedIn(stack, "15 % errors", "one"),
      });
      expect(problems).toEqual([]);
    }, patience);
  }, 100_000);

  test("each alert leads to a panel, and that back to the alert", async () => {
    const alerts = await alertPanels(stack);
    expect(alerts.length).toBeGreaterThan(0);
    expect(deadEnds(alerts, dashboards)).toEqual([]);
  });

  test("an exemplar opens its trace", async () => {
    await vi.waitFor(async () => {
      const backend = await backendOf(stack);
      const asked = await exemplarRequests({ backend, dashboards, sinceMs: since() });
      expect(asked.length).toBeGreaterThan(0);
      for (const [panel, { source, target, range }] of asked) {
        const json = await provisioned(stack, source.uid);
        const [destination] = json.jsonData.exemplarTraceIdDestinations;
        expect(destination?.datasourceUid).toBe(own.traces);
        const { data } = await getJson<{
          data: { exemplars: { labels: Record<string, string> }[] }[];
        }>(`${stack.prometheus}/api/v1/query_exemplars`, {
          query: String(target["expr"]),
          start: String(range.fromMs / 1000),
          end: String(range.toMs / 1000),
        });
        const newest = data.flatMap(({ exemplars }) => exemplars).at(-1);
        const spans = await spansOf(stack, newest?.labels[destination?.name ?? ""] ?? "none");
        expect({ panel, spans: spans.length }).toEqual({ panel, spans: expect.any(Number) });
        expect(spans.length).toBeGreaterThan(0);
      }
    }, patience);
  }, 100_000);

  test("a log line opens its trace", async () => {
    const { derivedFields } = (await provisioned(stack, own.logs)).jsonData;
    expect(derivedFields.map(({ datasourceUid }) => datasourceUid)).toEqual([own.traces]);
    const { matcherRegex = "", url = "" } = derivedFields[0] ?? {};
    await vi.waitFor(async () => {
      const labels = lineLabelsIn(await answers());
      const ids = labels.flatMap((one) => one[matcherRegex] ?? []);
      const scope = withOwn(new Map(), { "__value.raw": ids[0] ?? "" });
      const spans = await spansOf(stack, interpolate(url, scope, formatOf("raw")));
      expect(spans.length).toBeGreaterThan(0);
    }, patience);
  }, 100_000);

  test("a found trace opens", async () => {
    await vi.waitFor(async () => {
      expect((await spansOf(stack, await aTrace())).length).toBeGreaterThan(0);
    }, patience);
  }, 100_000);

  test("a span leads to the lines of its trace", async () => {
    const link = (await provisioned(stack, own.traces)).jsonData.tracesToLogsV2;
    expect(link?.datasourceUid).toBe(own.logs);
    await vi.waitFor(async () => {
      const id = await aTrace();
      const expressions = (await spanTags[stack.set](stack.stores.traces, id)).map((tags) =>
        interpolate(
          link?.query ?? "",
          withOwn(new Map(), {
            "__trace.traceId": id,
            __tags: formatTags(tags, link?.tags ?? []) ?? "",
          }),
          formatOf("raw"),
        ),
      );
      const frames = await Promise.all(
        [...new Set(expressions)].map((expr) => askSource(stack, own.logs, { expr }, since())),
      );
      const found = lineLabelsIn(frames.flat()).map((labels) => labels["trace_id"]);
      expect(new Set(found)).toEqual(new Set([id]));
    }, patience);
  }, 100_000);

  test("a span leads to the metrics of where it came from", async () => {
    const link = (await provisioned(stack, own.traces)).jsonData.tracesToMetrics;
    await vi.waitFor(async () => {
      const spans = await spanTags[stack.set](stack.stores.traces, await aTrace());
      const server = spans.find((tags) => tags["http.route"] !== undefined);
      const tags = formatTags(server ?? {}, link?.tags ?? []) ?? "";
      expect(tags).toMatch(/^\w+="[^"]+"$/);
      const range = { fromMs: since(), toMs: Date.now() };
      const scope = withOwn(rangeScope(range), { __tags: tags, __rate_interval: "60s" });
      for (const { name, query } of link?.queries ?? []) {
        const expr = interpolate(query, scope, formatOf("raw"));
        const target = { expr, instant: true };
        const frames = await askSource(stack, link?.datasourceUid ?? "", target, since());
        const values = frames.flatMap(({ fields }) => fields[1]?.values ?? []);
        expect({ name, values }).toEqual({ name, values: [expect.any(Number)] });
        expect(values).not.toContain(Number.NaN);
      }
    }, patience);
  }, 100_000);
}

/** Returns a data source of the set by its uid, as Grafana reads it. */
async function provisioned({ set }: Stack, uid: string): Promise<DataSourceJson> {
  const source = (await dataSourcesOf(set)).find((one) => one.uid === uid);
  if (source === undefined) throw new Error(`${uid}: expected a data source of ${set}, got none`);
  return source;
}
