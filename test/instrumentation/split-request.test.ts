import { createRequire } from "node:module";

import { describe, expect, it } from "vitest";

import type { Signal } from "#src/instrumentation/export/protocol.ts";
import { splitRequest } from "#src/instrumentation/export/split-request.ts";

// The package declares no types for it
const protobuf = createRequire(import.meta.url)("@elastic/mockotlpserver/lib/proto.js");

const types: Readonly<Record<Signal, string>> = {
  traces: "trace.v1.ExportTraceServiceRequest",
  logs: "logs.v1.ExportLogsServiceRequest",
  metrics: "metrics.v1.ExportMetricsServiceRequest",
};
const attribute = (key: string) => ({ key, value: { stringValue: "x".repeat(200) } });
const resource = { attributes: [attribute("service.name")] };
const scope = { name: "test" };
const span = (name: string) => ({ name, attributes: [attribute("a")] });
const point = (asInt: string) => ({ asInt, attributes: [attribute("a")] });

const requests: Readonly<Record<Signal, object>> = {
  traces: {
    resourceSpans: [
      {
        resource,
        schemaUrl: "https://schema",
        scopeSpans: [
          { scope, spans: ["1", "2", "3"].map(span) },
          { scope, spans: ["4"].map(span), schemaUrl: "https://schema" },
        ],
      },
      { resource, scopeSpans: [{ scope, spans: ["5", "6", "7"].map(span) }] },
    ],
  },
  logs: {
    resourceLogs: [
      {
        resource,
        scopeLogs: [
          {
            scope,
            logRecords: ["1", "2", "3", "4", "5"].map((severityText) => ({ severityText })),
          },
        ],
      },
    ],
  },
  metrics: {
    resourceMetrics: [
      {
        resource,
        scopeMetrics: [
          {
            scope,
            metrics: [
              { name: "a", unit: "s", gauge: { dataPoints: ["1", "2"].map(point) } },
              {
                name: "b",
                description: "d",
                sum: {
                  dataPoints: ["3", "4", "5"].map(point),
                  isMonotonic: true,
                  aggregationTemporality: 2,
                },
              },
            ],
          },
        ],
      },
    ],
  },
};

/** The names, values or texts of the items, in order. */
function items(signal: Signal, body: Uint8Array, json: boolean): readonly string[] {
  const text = json ? Buffer.from(body).toString() : JSON.stringify(decode(signal, body));
  const pattern = {
    traces: /"name":"(\d)"/g,
    logs: /"severityText":"(\d)"/g,
    metrics: /"asInt":"(\d)"/g,
  };
  return Array.from(text.matchAll(pattern[signal]), ([, item = ""]) => item);
}

function decode(signal: Signal, body: Uint8Array): object {
  const type = typeOf(signal);
  return type.toObject(type.decode(body), { longs: String, bytes: String, enums: Number });
}

function encode(signal: Signal): Uint8Array {
  const type = typeOf(signal);
  return type.encode(type.fromObject(requests[signal])).finish();
}

// oxlint-disable-next-line typescript/no-explicit-any -- protobuf.js, untyped
function typeOf(signal: Signal): any {
  return protobuf.getProtoRoot().lookupType(`opentelemetry.proto.collector.${types[signal]}`);
}

/** Splits until nothing can be. */
function singles(signal: Signal, body: Uint8Array, contentType: string): readonly Uint8Array[] {
  const halves = splitRequest(signal, body, contentType);
  return halves?.flatMap((half) => singles(signal, half.body, contentType)) ?? [body];
}

const rows = (["traces", "logs", "metrics"] as const).flatMap((signal) => [
  { signal, contentType: "application/x-protobuf", body: encode(signal), json: false },
  {
    signal,
    contentType: "application/json",
    body: Buffer.from(JSON.stringify(requests[signal])),
    json: true,
  },
]);

describe.for(rows)("$signal as $contentType", ({ signal, contentType, body, json }) => {
  it("are split in halves that hold each item once, in order", () => {
    const [first, second] = splitRequest(signal, body, contentType) ?? [];
    const all = items(signal, body, json);
    const halves = [first, second].map((half) => items(signal, half?.body ?? body, json));
    expect(halves.flat()).toEqual(all);
    expect(halves.map(({ length }) => length)).toEqual([first?.items, second?.items]);
    expect(first?.items).toBe(Math.ceil(all.length / 2));
  });

  it("are split down to single items, each with its resource and scope", () => {
    const parts = singles(signal, body, contentType);
    expect(parts.map((part) => items(signal, part, json))).toEqual(
      items(signal, body, json).map((item) => [item]),
    );
    for (const part of parts) {
      const decoded = json ? JSON.parse(Buffer.from(part).toString()) : decode(signal, part);
      expect(JSON.stringify(decoded)).toContain(`"service.name"`);
      expect(JSON.stringify(decoded)).toContain(`"name":"test"`);
    }
  });

  it("that are cut off are not split", () => {
    expect(splitRequest(signal, body.subarray(0, body.length - 3), contentType)).toBe(undefined);
  });
});

it("a metric keeps its name, unit and kind in both halves", () => {
  const parts = singles("metrics", encode("metrics"), "application/x-protobuf");
  const last = JSON.stringify(decode("metrics", parts.at(-1) ?? new Uint8Array()));
  expect(last).toContain(`"name":"b"`);
  expect(last).toContain(`"isMonotonic":true`);
  expect(last).toContain(`"aggregationTemporality":2`);
});
