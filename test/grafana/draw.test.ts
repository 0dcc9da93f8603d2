import { expect, test } from "vitest";

import { readDashboard, type Panel } from "./dashboard-json.ts";
import { draw } from "./draw.ts";
import { emptyFrame, linesFrame, seriesFrame } from "./series-frame.ts";

function panel(json: object): Panel {
  const { panels } = readDashboard({
    uid: "test",
    title: "Test",
    panels: [{ id: 1, title: "Panel", ...json }],
  });
  const [first] = panels;
  if (first === undefined) throw new Error("expected a panel");
  return first;
}

const query = { refId: "A", legendFormat: "{{service_name}}" };
const orders = { service_name: "orders" };
const gateway = { service_name: "gateway" };

test("lines have their legends and an axis to the soft end", () => {
  const drawn = draw(
    panel({
      type: "timeseries",
      targets: [query],
      fieldConfig: {
        defaults: {
          unit: "percentunit",
          min: 0,
          custom: { axisSoftMax: 0.06, thresholdsStyle: { mode: "dashed" } },
          thresholds: { mode: "absolute", steps: [{ value: null }, { value: 0.05 }] },
        },
      },
    }),
    [
      seriesFrame(query, orders, [
        [0, "0.01"],
        [15_000, "NaN"],
      ]),
    ],
  );
  expect(drawn).toMatchObject({
    kind: "series",
    series: [
      {
        name: "orders",
        points: [
          [0, 0.01],
          [15_000, undefined],
        ],
      },
    ],
    axes: [{ unit: "percentunit", min: 0, max: 0.06, largest: 0.01, limits: [0.05] }],
  });
});

test("what is stacked is as high as its sum", () => {
  const drawn = draw(
    panel({
      type: "timeseries",
      fieldConfig: { defaults: { unit: "reqps", custom: { stacking: { mode: "normal" } } } },
    }),
    [seriesFrame(query, orders, [[0, "3"]]), seriesFrame(query, gateway, [[0, "4"]])],
  );
  expect(drawn).toMatchObject({ axes: [{ largest: 7 }] });
});

test.each([
  ["its own words", { noValue: "none" }, "none"],
  ["Grafana's words", {}, "No data"],
])("a panel without anything says %s", (_what, defaults, text) => {
  for (const type of ["timeseries", "stat", "table", "logs", "heatmap", "state-timeline"]) {
    const drawn = draw(panel({ type, fieldConfig: { defaults } }), [emptyFrame(query)]);
    expect(drawn).toEqual({ kind: "nothing", text });
  }
});

test("a number is the last of its series, in the unit of its override", () => {
  const drawn = draw(
    panel({
      type: "stat",
      options: { reduceOptions: { calcs: ["lastNotNull"] } },
      fieldConfig: {
        defaults: { unit: "s" },
        overrides: [
          {
            matcher: { id: "byFrameRefID", options: "A" },
            properties: [
              { id: "unit", value: "reqps" },
              { id: "displayName", value: "${__field.labels.service_name} now" },
            ],
          },
        ],
      },
    }),
    [
      seriesFrame(query, orders, [
        [0, "1"],
        [15_000, "2"],
      ]),
    ],
  );
  expect(drawn).toMatchObject({
    numbers: [{ name: "orders now", value: 2, config: { unit: "reqps" } }],
  });
});

test("a table joins its queries, renames and orders its columns and sorts its rows", () => {
  const targets = ["rate", "errors"].map((refId) => ({ refId, format: "table" }));
  const [rate, errors] = targets;
  const drawn = draw(
    panel({
      type: "table",
      targets,
      options: { sortBy: [{ displayName: "Rate", desc: true }] },
      transformations: [
        { id: "merge" },
        {
          id: "organize",
          options: {
            excludeByName: { Time: true },
            indexByName: { "Value #rate": 0, service_name: 1, "Value #errors": 2 },
            renameByName: { service_name: "Service", "Value #rate": "Rate" },
          },
        },
      ],
    }),
    [
      seriesFrame(rate ?? query, orders, [[0, "1"]]),
      seriesFrame(rate ?? query, gateway, [[0, "2"]]),
      seriesFrame(errors ?? query, orders, [[0, "0.5"]]),
    ],
  );
  expect(drawn).toMatchObject({
    rows: 2,
    columns: [
      { title: "Rate", values: [2, 1] },
      { title: "Service", values: ["gateway", "orders"] },
      { title: "Value #errors", values: [undefined, 0.5] },
    ],
  });
});

test("a query without an answer keeps its column's name", () => {
  const targets = ["rate", "errors"].map((refId) => ({ refId, format: "table" }));
  const [rate, errors] = targets;
  const drawn = draw(panel({ type: "table", targets, transformations: [{ id: "merge" }] }), [
    seriesFrame(rate ?? query, orders, [[0, "1"]]),
    emptyFrame(errors ?? query),
  ]);
  expect(drawn).toMatchObject({
    columns: [
      { title: "Time" },
      { title: "service_name" },
      { title: "Value #rate", values: [1] },
      { title: "Value #errors", values: [undefined] },
    ],
  });
});

test("tables are joined by a column; what is in one only is kept", () => {
  const targets = ["a", "b"].map((refId) => ({ refId, format: "table" }));
  const [a, b] = targets;
  const drawn = draw(
    panel({
      type: "table",
      targets,
      transformations: [
        { id: "joinByField", options: { byField: "service_name", mode: "outer" } },
        { id: "filterFieldsByName", options: { include: { names: ["service_name", "Value #b"] } } },
      ],
    }),
    [seriesFrame(a ?? query, orders, [[0, "1"]]), seriesFrame(b ?? query, gateway, [[0, "2"]])],
  );
  expect(drawn).toMatchObject({
    rows: 2,
    columns: [
      { title: "service_name", values: ["orders", "gateway"] },
      { title: "Value #b", values: [undefined, 2] },
    ],
  });
});

test("a transformation that this model does not have is refused", () => {
  expect(() =>
    draw(panel({ type: "table", transformations: [{ id: "groupBy" }] }), [emptyFrame(query)]),
  ).toThrow(/expected one of the transformations .+, got groupBy/);
});

test("lines are shown with what is known of them", () => {
  const lines = [{ timeMs: 1, message: "broken", labels: { level: "error" } }];
  expect(draw(panel({ type: "logs" }), [linesFrame(query, lines)])).toEqual({
    kind: "lines",
    lines,
  });
});
