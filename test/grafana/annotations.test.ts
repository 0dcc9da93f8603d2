import { expect, test } from "vitest";

import { annotationRequest, marksOf } from "./annotations.ts";
import { readDashboard, type AnnotationJson } from "./dashboard-json.ts";
import { rangeScope } from "./resolve-variables.ts";
import { seriesFrame } from "./series-frame.ts";
import type { Backend } from "./source.ts";

const range = { fromMs: 0, toMs: 3_600_000 };

const backend: Pick<Backend, "sources"> = {
  sources: [{ uid: "prometheus", type: "prometheus", isDefault: true, scrapeMs: 15_000 }],
};

function annotation(json: object): AnnotationJson {
  const [first] = readDashboard({
    uid: "test",
    title: "Test",
    annotations: { list: [{ name: "Deploy", enable: true, ...json }] },
    panels: [],
  }).annotations.list;
  if (first === undefined) throw new Error("expected an annotation");
  return first;
}

test.each([
  ["its target", { target: { expr: "up unless up offset $__interval" } }],
  ["its expression, as older versions write it", { expr: "up unless up offset $__interval" }],
])("an annotation asks %s, at a hundredth of the range", (_what, json) => {
  const asking = annotation({ datasource: { uid: "prometheus" }, ...json });
  const request = annotationRequest(asking, backend, range, rangeScope(range));
  expect(request.target.expr).toBe("up unless up offset 30s");
  expect(request.stepMs).toBe(30_000);
});

test("an annotation without a data source is refused", () => {
  expect(() => annotationRequest(annotation({}), backend, range, rangeScope(range))).toThrow(
    "Deploy: expected a data source, got none",
  );
});

test("points that follow each other are one mark, others have their own", () => {
  const series = seriesFrame({ refId: "Anno" }, { service_name: "orders" }, [
    [0, "1"],
    [30_000, "1"],
    [120_000, "1"],
  ]);
  const deploy = annotation({ textFormat: "{{service_name}} {{service_version}}" });
  expect(marksOf(deploy, [series], 30_000)).toEqual([
    { fromMs: 0, toMs: 30_000, text: "orders " },
    { fromMs: 120_000, toMs: 120_000, text: "orders " },
  ]);
});
