import { createHash } from "node:crypto";

import { exceptionFingerprint } from "#src/instrumentation/logs/fingerprint.ts";
import { expect, test, vi } from "vitest";

import { startCollector } from "../../helpers/collector.ts";
import { startOtlpReceiver } from "../../helpers/otlp-receiver.ts";

const arrival = { timeout: 15_000, interval: 100 } as const;

interface Thrown {
  readonly type: string;
  readonly stack?: string;
}

/** One site before and after releases that moved it, other sites, and no stack at all. */
const thrown = {
  before: { type: "TypeError", stack: stackAt("charge (file:///app/pay.js:10:5)") },
  after: { type: "TypeError", stack: stackAt("charge (file:///app/pay.js:212:17)") },
  folder: { type: "TypeError", stack: stackAt("charge (/srv/releases/7/pay.js:10:5)") },
  bundled: { type: "TypeError", stack: stackAt("charge (/app/pay-BhX9kQ2z.js:1:20441)") },
  hashed: { type: "TypeError", stack: stackAt("charge (C:\\app\\pay.3f2a9c1b.js:1:20441)") },
  elsewhere: { type: "TypeError", stack: stackAt("refund (file:///app/pay.js:10:5)") },
  anonymous: { type: "TypeError", stack: stackAt("file:///app/pay.js:10:5") },
  otherType: { type: "RangeError", stack: stackAt("charge (file:///app/pay.js:10:5)") },
  bare: { type: "TypeError" },
} as const satisfies Readonly<Record<string, Thrown>>;

const charge = digest("TypeError\ncharge (pay.js");

const expected = {
  before: charge,
  after: charge,
  folder: charge,
  bundled: charge,
  hashed: charge,
  elsewhere: digest("TypeError\nrefund (pay.js"),
  anonymous: digest("TypeError\npay.js"),
  otherType: digest("RangeError\ncharge (pay.js"),
  bare: digest("TypeError"),
};

test("an exception's fingerprint is its type and first frame without lines and folders, on spans, in logs and on both counters", async () => {
  await using sink = await startOtlpReceiver();
  await using collector = await startCollector(sink.url);

  await post(`${collector.url}/v1/traces`, {
    resourceSpans: [{ resource, scopeSpans: [{ spans: Object.entries(thrown).map(spanOf) }] }],
  });
  await post(`${collector.url}/v1/logs`, {
    resourceLogs: [
      { resource, scopeLogs: [{ logRecords: [...Object.entries(thrown).map(logOf), pinoLog] }] },
    ],
  });

  await vi.waitFor(() => {
    const spans = sink.spans.map(({ name, events }) => [name, fingerprint(events[0]?.attributes)]);
    expect(Object.fromEntries(spans)).toEqual(expected);
    const logs = sink.logs.map(({ attributes }) => [attributes["case"], fingerprint(attributes)]);
    expect(Object.fromEntries(logs)).toEqual({ ...expected, pino: expected.before });
    expect(counted("exception.span.events")).toEqual(new Set(Object.values(expected)));
    expect(counted("exception.log_records")).toEqual(new Set(Object.values(expected)));
  }, arrival);
  const line = sink.logs.find(({ attributes }) => attributes["case"] === "before");
  expect(line?.body).toContain("pay.js:10:5");
  expect(line?.attributes).not.toHaveProperty("exception.stacktrace");

  function counted(name: string): ReadonlySet<unknown> {
    const metrics = sink.metrics.filter((metric) => metric.name === name);
    return new Set(metrics.flatMap(({ points }) => points.map(fingerprint)));
  }
});

test("the preload gives the same fingerprints", () => {
  const given = Object.entries<Thrown>(thrown).map(([name, { type, stack }]) => [
    name,
    exceptionFingerprint(type, stack),
  ]);
  expect(Object.fromEntries(given)).toEqual(expected);
});

const resource = { attributes: [text("service.name", "checkout")] };

function stackAt(frame: string): string {
  return `TypeError: no card\n    at ${frame}\n    at next (file:///app/router.js:3:1)`;
}

function digest(site: string): string {
  return createHash("sha256").update(site).digest("hex").slice(0, 16);
}

function fingerprint(attributes: Readonly<Record<string, unknown>> | undefined): unknown {
  return attributes?.["exception.fingerprint"];
}

function spanOf([name, exception]: readonly [string, Thrown], index: number): unknown {
  return {
    traceId: "a".repeat(32),
    spanId: String(index + 1).padStart(16, "0"),
    name,
    kind: 1,
    startTimeUnixNano: now(),
    endTimeUnixNano: now(),
    events: [{ name: "exception", timeUnixNano: now(), attributes: attributesOf(exception) }],
  };
}

function logOf([name, exception]: readonly [string, Thrown]): unknown {
  return {
    timeUnixNano: now(),
    body: { stringValue: "payment failed" },
    attributes: [text("case", name), ...attributesOf(exception)],
  };
}

/** pino-opentelemetry-transport's own shape of an error */
const pinoLog = {
  body: { stringValue: "payment failed" },
  attributes: [
    text("case", "pino"),
    {
      key: "err",
      value: {
        kvlistValue: {
          values: [text("type", thrown.before.type), text("stack", thrown.before.stack)],
        },
      },
    },
  ],
};

function attributesOf({ type, stack }: Thrown): readonly unknown[] {
  const stacktrace = stack === undefined ? [] : [text("exception.stacktrace", stack)];
  return [text("exception.type", type), ...stacktrace];
}

function text(key: string, stringValue: string): unknown {
  return { key, value: { stringValue } };
}

function now(): string {
  return `${Date.now()}000000`;
}

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}
