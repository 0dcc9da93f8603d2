import { describe, expect, test } from "vitest";

import {
  countLines,
  logs,
  row,
  stat,
  text as words,
  timeSeries,
  traces,
  type DashboardOptions,
} from "#src/dashboards/index.ts";
import { backendSets, type BackendSet } from "#src/metrics/backend-sets.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { rate } from "#src/promql/functions.ts";

import { jsonOf, own, textsOf, type JsonDashboard } from "../rendered.ts";

const description = "Some.";
const of = sum(rate(catalog.workflowsFailed, "auto"), { by: ["service.name"] });
const now = stat({ title: "Now", description, show: [{ of }] });
const wide = timeSeries({ title: "Wide", description, show: [{ of }], width: 24 });
const lines = logs({ title: "Lines", description });
const found = traces({ title: "Traces", description });
const level = timeSeries({ title: "Levels", description, show: [countLines({ by: "level" })] });

function json(fields: Partial<DashboardOptions>, set: BackendSet = "tempo-loki"): JsonDashboard {
  return jsonOf(own(fields), { set });
}

test("a dashboard says what it is, and where it comes from", () => {
  expect(json({ panels: [now], range: "90m", refresh: "1m" })).toMatchObject({
    uid: "own",
    title: "Own",
    description:
      "Ours. Generated from observability.config.ts by `tamma-obs generate`; do not edit.",
    editable: false,
    time: { from: "now-90m", to: "now" },
    refresh: "1m",
    // One crosshair in all panels
    graphTooltip: 1,
  });
  expect(json({ panels: [now], refresh: "off" })).toMatchObject({ refresh: "" });
  expect(json({ panels: [now] })).toMatchObject({ refresh: "30s", time: { from: "now-30m" } });
});

test("no refresh is offered that is faster than samples come", () => {
  expect(json({ panels: [now] })).toMatchObject({
    timepicker: { refresh_intervals: ["30s", "1m", "5m", "15m"] },
  });
});

describe("rows", () => {
  const rows = [
    row({ title: "Open", panels: [wide] }),
    row({ title: "Closed", closed: true, panels: [lines, found] }),
    row({ title: "Last", panels: [words({ title: "Words", description, markdown: "Hello" })] }),
  ];

  test("have their panels below them, or in them where they are closed", () => {
    const { panels } = json({ panels: [now], rows });
    expect(
      panels.map(({ title, gridPos }) => [title, (gridPos as { readonly y: number }).y]),
    ).toEqual([
      ["Now", 0],
      ["Open", 4],
      ["Wide", 5],
      ["Closed", 13],
      ["Last", 14],
      ["Words", 15],
    ]);
    const closed = panels.find(({ title }) => title === "Closed");
    expect(closed).toMatchObject({ type: "row", collapsed: true });
    expect(closed?.panels?.map(({ title }) => title)).toEqual(["Lines", "Traces"]);
  });

  test("have ids that no panel has", () => {
    const { panels } = json({ panels: [now], rows });
    const ids = panels.flatMap(({ id, panels: own = [] }) => [id, ...own.map((one) => one.id)]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("are left out where nothing of them is there", () => {
    const titles = json({ panels: [now, lines, level], rows }, "otlp").panels.map(
      ({ title }) => title,
    );
    expect(titles).toEqual(["Now", "Open", "Wide", "Last", "Words"]);
  });
});

test("a panel of some sets is in no other", () => {
  const only = stat({ title: "Only", description, show: [{ of }], only: ["tempo-loki"] });
  const titles = backendSets.map((set) => json({ panels: [now, only] }, set).panels.length);
  expect(Object.fromEntries(backendSets.map((set, index) => [set, titles[index]]))).toEqual({
    "tempo-loki": 2,
    "jaeger-victorialogs": 1,
    otlp: 1,
  });
});

test("equal definitions give equal bytes, in whatever order dashboards are", () => {
  const define = (): readonly ReturnType<typeof own>[] => [
    own({ panels: [now, wide, level], rows: [row({ title: "More", panels: [lines, found] })] }),
    own({ uid: "other", title: "Other", panels: [wide] }),
  ];
  const texts = textsOf(define());
  expect(textsOf(define())).toEqual(texts);
  expect(textsOf(define().toReversed())).toEqual(texts);
  expect([...texts.values()].every((text) => text.endsWith("}\n"))).toBe(true);
});
