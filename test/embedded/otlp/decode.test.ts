import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import { toAttributes, toOrigin, toValue } from "#src/embedded/otlp/attributes.ts";
import { decode } from "#src/embedded/otlp/decode.ts";
import { ExportLogsServiceRequestSchema } from "#src/embedded/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { ExportMetricsServiceRequestSchema } from "#src/embedded/otlp/generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import { ExportTraceServiceRequestSchema } from "#src/embedded/otlp/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import { AnyValueSchema } from "#src/embedded/otlp/generated/opentelemetry/proto/common/v1/common_pb.ts";
import { toLogs } from "#src/embedded/otlp/logs.ts";
import { toPoints } from "#src/embedded/otlp/points.ts";
import { toSpans } from "#src/embedded/otlp/spans.ts";

const bytes = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value));

/** The examples of opentelemetry-proto: https://github.com/open-telemetry/opentelemetry-proto/tree/main/examples */
const resource = { attributes: [{ key: "service.name", value: { stringValue: "my.service" } }] };
const traceId = "5b8efff798038103d269b633813fc60c";
const spanId = "eee19b7ec3c1b174";

const traceJson = {
  resourceSpans: [
    {
      resource,
      scopeSpans: [
        {
          scope: { name: "my.library" },
          spans: [
            {
              traceId: traceId.toUpperCase(),
              spanId,
              parentSpanId: "eee19b7ec3c1b173",
              name: "I'm a server span",
              startTimeUnixNano: "1544712660000000000",
              endTimeUnixNano: "1544712661000000000",
              kind: 2,
              status: { code: 2, message: "broken" },
              attributes: [{ key: "my.span.attr", value: { stringValue: "some value" } }],
              events: [{ name: "exception", timeUnixNano: "1544712660500000000" }],
              futureField: { anything: true },
            },
          ],
        },
      ],
    },
  ],
};

const serverSpan = {
  service: "my.service",
  instance: null,
  traceId,
  spanId,
  parentSpanId: "eee19b7ec3c1b173",
  name: "I'm a server span",
  kind: "server",
  startNs: 1544712660000000000n,
  durationNs: 1_000_000_000n,
  status: "error",
  statusMessage: "broken",
  scope: "my.library",
  attributes: { "my.span.attr": "some value" },
  events: [{ name: "exception", timeNs: 1544712660500000000n, attributes: {} }],
};

describe("traces", () => {
  test("JSON and protobuf of the same request give the same records", () => {
    const message = decode(ExportTraceServiceRequestSchema, bytes(traceJson), "json");
    const binary = toBinary(ExportTraceServiceRequestSchema, message);
    const again = decode(ExportTraceServiceRequestSchema, binary, "protobuf");
    expect(toSpans(message)).toEqual({ records: [serverSpan], rejected: 0 });
    expect(toSpans(again)).toEqual(toSpans(message));
  });

  test.each([
    ["a trace id of zeros", { traceId: "0".repeat(32), spanId }],
    ["a trace id of 8 bytes", { traceId: spanId, spanId }],
    ["no span id", { traceId }],
  ])("a span with %s is rejected, the others are kept", (_, bad) => {
    const spans = [{ traceId, spanId }, bad];
    const json = { resourceSpans: [{ scopeSpans: [{ spans }] }] };
    const { records, rejected } = toSpans(
      decode(ExportTraceServiceRequestSchema, bytes(json), "json"),
    );
    expect(records.map((span) => [span.traceId, span.service])).toEqual([
      [traceId, "unknown_service"],
    ]);
    expect(rejected).toBe(1);
  });

  test("a span that ends before it starts has no duration, and times stay within the store's range", () => {
    const json = {
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [{ traceId, spanId, startTimeUnixNano: "18446744073709551615", kind: 99 }],
            },
          ],
        },
      ],
    };
    const { records } = toSpans(decode(ExportTraceServiceRequestSchema, bytes(json), "json"));
    expect(records[0]).toMatchObject({
      startNs: 2n ** 63n - 1n,
      durationNs: 0n,
      kind: "unspecified",
      parentSpanId: null,
    });
  });
});

describe("logs", () => {
  test("a line without a time takes the time of observation, and invalid ids count as absent", () => {
    const record = {
      observedTimeUnixNano: "7",
      severityNumber: 9,
      severityText: "info",
      traceId: "abcd",
      body: { stringValue: "hello" },
      attributes: [{ key: "traceId", value: { stringValue: "not an id" } }],
    };
    const json = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] };
    expect(toLogs(decode(ExportLogsServiceRequestSchema, bytes(json), "json")).records).toEqual([
      {
        service: "my.service",
        instance: null,
        timeNs: 7n,
        traceId: null,
        spanId: null,
        severityNumber: 9,
        severityText: "info",
        body: "hello",
        scope: "",
        attributes: { traceId: "not an id" },
      },
    ]);
  });
});

describe("metrics", () => {
  const times = { startTimeUnixNano: "1", timeUnixNano: "2" };
  const metrics = [
    { name: "g", unit: "s", gauge: { dataPoints: [{ ...times, asDouble: 1.5 }] } },
    { name: "s", sum: { aggregationTemporality: 2, dataPoints: [{ ...times, asInt: "3" }] } },
    {
      name: "h",
      histogram: {
        aggregationTemporality: 1,
        dataPoints: [
          { ...times, count: "3", sum: 6, explicitBounds: [1, 2], bucketCounts: ["1", "1", "1"] },
        ],
      },
    },
    { name: "e", exponentialHistogram: { dataPoints: [{ ...times, count: "3", sum: 6 }] } },
    { name: "q", summary: { dataPoints: [{ ...times, count: "3", sum: 6 }] } },
    { name: "empty" },
    { name: "", gauge: { dataPoints: [{ asInt: "1" }] } },
  ];
  const json = { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] };
  const points = toPoints(decode(ExportMetricsServiceRequestSchema, bytes(json), "json"));

  test("each kind of point keeps what it has, and a metric without a name is rejected", () => {
    const none = { value: null, count: null, sum: null, bounds: null, bucketCounts: null };
    expect(points.rejected).toBe(1);
    expect(
      points.records.map(({ service: _s, instance: _i, attributes: _a, ...rest }) => rest),
    ).toEqual(
      [
        { name: "g", unit: "s", kind: "gauge", temporality: "unspecified", value: 1.5 },
        { name: "s", unit: "", kind: "sum", temporality: "cumulative", value: 3 },
        {
          name: "h",
          unit: "",
          kind: "histogram",
          temporality: "delta",
          count: 3,
          sum: 6,
          bounds: [1, 2],
          bucketCounts: [1, 1, 1],
        },
        {
          name: "e",
          unit: "",
          kind: "exponential_histogram",
          temporality: "unspecified",
          count: 3,
          sum: 6,
        },
        { name: "q", unit: "", kind: "summary", temporality: "unspecified", count: 3, sum: 6 },
      ].map((point) => Object.assign({}, none, { startNs: 1n, timeNs: 2n }, point)),
    );
  });
});

describe("values", () => {
  test.each([
    ["text", { case: "stringValue", value: "" }, ""],
    ["a boolean", { case: "boolValue", value: false }, false],
    ["an integer", { case: "intValue", value: -5n }, -5],
    ["an integer beyond 2^53", { case: "intValue", value: 2n ** 62n }, "4611686018427387904"],
    ["a number", { case: "doubleValue", value: 0.5 }, 0.5],
    ["not a number", { case: "doubleValue", value: Number.NaN }, "NaN"],
    ["bytes", { case: "bytesValue", value: new Uint8Array([1, 2]) }, "AQI="],
    [
      "a list",
      { case: "arrayValue", value: { values: [{ value: { case: "intValue", value: 1n } }, {}] } },
      [1, null],
    ],
    [
      "an object",
      {
        case: "kvlistValue",
        value: {
          values: [
            { key: "__proto__", value: { value: { case: "stringValue", value: "a" } } },
            { key: "k" },
          ],
        },
      },
      Object.fromEntries([
        ["__proto__", "a"],
        ["k", null],
      ]),
    ],
  ] as const)("%s is kept as JSON can carry it", (_, value, expected) => {
    // The rows are initialisers of messages; their union is too wide for create()'s parameter
    expect(toValue(create(AnyValueSchema, { value } as never))).toEqual(expected);
  });

  test("a missing value is null, a missing resource an unknown service", () => {
    expect(toValue(undefined)).toBeNull();
    expect(toAttributes([])).toEqual({});
    expect(toOrigin(undefined)).toEqual({ service: "unknown_service", instance: null });
  });
});

describe("garbage", () => {
  test.each<[string, "json" | "protobuf", Uint8Array]>([
    ["bytes that are no message", "protobuf", Buffer.from([0xff, 0xff, 0xff])],
    ["a message that ends early", "protobuf", Buffer.from([0x0a, 0x10, 0x00])],
    ["bytes that are no UTF-8", "json", Buffer.from([0x22, 0xff, 0x22])],
    ["no JSON", "json", bytes("{")],
    ["an empty body", "json", bytes("")],
    ["a list", "json", bytes([])],
    ["a field of the wrong type", "json", bytes({ resourceSpans: "none" })],
    [
      "an id that is not hex",
      "json",
      bytes({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: "xyz" }] }] }] }),
    ],
    [
      "a value nested a hundred thousand levels deep",
      "json",
      bytes(
        `{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":${'{"arrayValue":{"values":['.repeat(100_000)}${"]}}".repeat(100_000)}}]}}]}`,
      ),
    ],
  ])("%s is refused by code", (_, encoding, body) => {
    expect(() => decode(ExportTraceServiceRequestSchema, body, encoding)).toThrow(
      expect.objectContaining({ code: "OBS_OTLP_INVALID" }),
    );
  });
});
