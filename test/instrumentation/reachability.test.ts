import { Reachability } from "#src/instrumentation/export/reachability.ts";
import { describe, expect, it } from "vitest";

const traces = "http://collector:4318/v1/traces";
const logs = "http://collector:4318/v1/logs";
const since = "2026-01-02T03:04:05.678Z";
const away = (url: string) => ({ kind: "unreachable", url, reason: "no route" }) as const;
const refused = (url: string, status = 404) => ({ kind: "refused", url, status }) as const;
const again = { again: true, last: false };
const never = { again: false, last: false };

function start(): { readonly reachability: Reachability; readonly pass: (ms: number) => void } {
  let now = 0;
  const reachability = new Reachability({
    waits: "(at most 16 MiB in memory)",
    now: () => now,
    wallClock: () => new Date(since),
  });
  return { reachability, pass: (ms) => void (now += ms) };
}

describe("a receiver that does not answer", () => {
  it("is not mentioned when it is back within 2.5 seconds", () => {
    const { reachability, pass } = start();
    expect(reachability.failed(away(traces), again)).toBe(undefined);
    pass(2_499);
    expect(reachability.failed(away(traces), again)).toBe(undefined);
    expect(reachability.delivered(traces)).toBe(undefined);
    pass(2_500);
    expect(reachability.failed(away(traces), again)).toBe(undefined);
  });

  it("is one fault for all signals, and over with the first answer", () => {
    const { reachability, pass } = start();
    expect(reachability.failed(away(traces), again)).toBe(undefined);
    pass(2_500);
    expect(reachability.failed(away(logs), again)).toBe(
      `OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4318 unreachable since ${since} (no route); telemetry waits (at most 16 MiB in memory)`,
    );
    expect(reachability.failed(away(traces), again)).toBe(undefined);
    reachability.dropped(traces, "traces", 7);
    reachability.dropped(logs, "logs", 1);
    expect(reachability.delivered(logs)).toBe(
      "OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4318 reachable again, 7 spans, 1 log record dropped",
    );
    expect(reachability.delivered(traces)).toBe(undefined);
  });

  it("is told at once when there is no later, and that nothing was dropped", () => {
    const { reachability } = start();
    expect(reachability.failed(away(traces), { again: true, last: true })).toContain("unreachable");
    expect(reachability.delivered(traces)).toBe(
      "OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4318 reachable again, nothing dropped",
    );
  });

  it("is told apart from another receiver", () => {
    const { reachability, pass } = start();
    reachability.failed(away(traces), again);
    pass(5_000);
    expect(reachability.failed(away("http://other:4318/v1/traces"), again)).toBe(undefined);
    expect(reachability.delivered("http://other:4318/v1/traces")).toBe(undefined);
    expect(reachability.failed(away(traces), again)).toContain("http://collector:4318 unreachable");
  });
});

describe("a receiver that refuses one signal", () => {
  it("goes on taking the others, and is back when it takes that one", () => {
    const { reachability } = start();
    expect(reachability.failed(refused(logs), never)).toBe(
      `OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4318 refuses telemetry since ${since} (HTTP 404 on /v1/logs); telemetry is dropped until it is accepted`,
    );
    reachability.dropped(logs, "logs", 2);
    expect(reachability.delivered(traces)).toBe(undefined);
    expect(reachability.delivered(logs)).toBe(
      "OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4318 reachable again, 2 log records dropped",
    );
  });

  it("for now is told after 2.5 seconds, with where telemetry waits", () => {
    const { reachability, pass } = start();
    expect(reachability.failed(refused(logs, 503), again)).toBe(undefined);
    pass(2_500);
    expect(reachability.failed(refused(logs, 503), again)).toBe(
      `OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4318 refuses telemetry since ${since} (HTTP 503 on /v1/logs); telemetry waits (at most 16 MiB in memory)`,
    );
  });
});

it("what a receiver does not take of a request, and what is too large, is told once for each URL", () => {
  const { reachability } = start();
  expect(reachability.rejected(logs, "logs", 3, "too old")).toBe(
    `OTEL_EXPORTER_OTLP_ENDPOINT: ${logs} rejects 3 log records of a request that it takes (partial success: too old); what it rejects is dropped`,
  );
  expect(reachability.rejected(logs, "logs", 4, "")).toBe(undefined);
  expect(reachability.tooLarge(traces, "traces", 9_000_000)).toBe(
    `OTEL_EXPORTER_OTLP_ENDPOINT: ${traces} does not take one span of 9000000 bytes (HTTP 413); such ones are dropped`,
  );
  expect(reachability.tooLarge(traces, "traces", 9_000_001)).toBe(undefined);
});

it("the query of a URL is in no line: it may be a secret", () => {
  const { reachability } = start();
  const url = `${logs}?token=abc`;
  const lines = [
    reachability.rejected(url, "logs", 3, ""),
    reachability.tooLarge(url, "logs", 9_000_000),
    reachability.failed(refused(url), never),
    reachability.delivered(url),
  ];
  expect(lines).toEqual(lines.map(() => expect.not.stringContaining("abc")));
});
