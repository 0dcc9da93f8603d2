import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import type { MetricKind } from "#src/metrics/definition.ts";
import {
  prometheusLabel,
  prometheusName,
  prometheusSeriesName,
  type NamedMetric,
} from "#src/metrics/prometheus-name.ts";
import { perUnitWords, unitWords } from "#src/metrics/prometheus-unit.ts";
import { isKnownUnit } from "#src/metrics/unit.ts";

import type { RunningPrometheus } from "../helpers/prometheus.ts";
import { seriesOf, startOtlpPrometheus, type Series } from "./otlp-to-prometheus.ts";

const kinds: readonly MetricKind[] = ["counter", "updowncounter", "gauge", "histogram"];

/** Units without a word, or with one for a part of them. */
const otherUnits = [
  "USD EUR kBy bit Mbit/s K Pa mmol nF Ohm kW.h m/s2 10*3 [ppm] [degF] dB wk mo a",
  "m/s/s m/s 1/s USD/h EUR/mo {job} {job}/s {job}/{run} By/{request} By{peak}",
  "s{cpu}/s %/min Cel/h",
].flatMap((words) => words.split(" "));
const units = [
  ...unitWords.keys(),
  ...[...perUnitWords.keys()].map((unit) => `By/${unit}`),
  ...otherUnits,
];

let folder: string;
let prometheus: RunningPrometheus;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "obs-names-"));
  prometheus = await startOtlpPrometheus(folder);
});

afterAll(async () => {
  await prometheus[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** The names of the series, sorted, each once. */
function names(series: readonly Series[]): readonly string[] {
  return [...new Set(series.map(({ __name__ = "" }) => __name__))].toSorted();
}

function computed(metric: NamedMetric): readonly string[] {
  if (metric.kind !== "histogram") return [prometheusName(metric)];
  return (["bucket", "count", "sum"] as const).map((part) => prometheusSeriesName(metric, part));
}

async function assertSameNames(metrics: readonly NamedMetric[]): Promise<void> {
  const made = await seriesOf(prometheus.url, metrics);
  expect(metrics.map((metric, index) => [metric, names(made[index] ?? [])])).toEqual(
    metrics.map((metric) => [metric, computed(metric)]),
  );
}

describe("prometheusName is what a running Prometheus makes of OTLP", () => {
  test("of sixty units at least, all of them known", () => {
    expect(new Set(units).size).toBeGreaterThanOrEqual(60);
    expect(units.filter((unit) => !isKnownUnit(unit))).toEqual([]);
  });

  test.each(units)("for each kind of unit %s", async (unit) => {
    await assertSameNames(kinds.map((kind) => ({ name: "checkout.cart.size", kind, unit })));
  });

  test("for every metric of the catalog", async () => {
    await assertSameNames(
      Object.values(catalog).map(({ name, kind, unit }) => ({ name, kind, unit })),
    );
  });

  test.each(
    [
      "total.requests requests.total a.total.b.total cache.ratio ratio.of.ratio",
      "memory.bytes bytes.per.second per_second.bytes a__b..c 1st.page _a_ a:b",
      "UPPER.Case caf\u00E9.orders \u{1F600}.smiles a/b-c seconds total",
    ].flatMap((words) => words.split(" ")),
  )("for each kind and several units of the name %s", async (name) => {
    const some = ["1", "s", "By", "By/s", "%", "{job}", ""];
    await assertSameNames(some.flatMap((unit) => kinds.map((kind) => ({ name, kind, unit }))));
  });

  test("for random names and units", { timeout: 60_000 }, async () => {
    const words = ["total", "ratio", "seconds", "bytes", "per", "second", "per_second", "x", "9"];
    const part = fc.oneof(
      fc.constantFrom(...words, ...units, ...unitWords.values()),
      fc.string({
        unit: fc.constantFrom(...Array.from("aZ09._-/:{}% \u00E9\u{1F600}")),
        minLength: 1,
        maxLength: 6,
      }),
    );
    const join = (parts: readonly string[], separators: readonly string[]) =>
      parts.map((text, index) => text + (separators[index] ?? "")).join("");
    const separators = fc.array(fc.constantFrom("", ".", "_", "/", "-"), { maxLength: 4 });
    const text = fc.tuple(fc.array(part, { minLength: 1, maxLength: 4 }), separators);
    const metric = fc.record({
      // Prometheus refuses a request with a name of which nothing is left
      name: text.map((args) => join(...args)).filter((name) => /[a-zA-Z0-9:]/.test(name)),
      kind: fc.constantFrom(...kinds),
      unit: fc.oneof(
        fc.constantFrom(...units),
        fc.constant(""),
        text.map((args) => join(...args)),
      ),
    });
    const metrics = fc.array(metric, { minLength: 1, maxLength: 40, size: "max" });
    await fc.assert(fc.asyncProperty(metrics, assertSameNames), { numRuns: 60 });
  });
});

describe("prometheusLabel is what a running Prometheus makes of OTLP", () => {
  test.each(
    ["http.route a..b a__b 1st _a __a ___a _1 caf\u00E9 \u{1F600}x a-b/c a:b A.B x_"].flatMap(
      (words) => words.split(" "),
    ),
  )("for the attribute %s", async (attribute) => {
    const attributes = { [attribute]: "here" };
    const metric = { name: "labels", kind: "gauge", unit: "", attributes } as const;
    const [made = []] = await seriesOf(prometheus.url, [metric]);
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ [prometheusLabel(attribute)]: "here" });
  });
});
