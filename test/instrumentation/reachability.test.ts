import { Reachability, type Outcome } from "#src/instrumentation/export/reachability.ts";
import { describe, expect, it } from "vitest";

const traces = "http://collector:4318/v1/traces";
const logs = "http://collector:4318/v1/logs";
const since = "2026-01-02T03:04:05.678Z";
const away = (url: string): Outcome => ({ kind: "unreachable", url, reason: "no route" });
const refused = (url: string): Outcome => ({ kind: "refused", url, status: 404 });
const delivered = (url: string): Outcome => ({ kind: "delivered", url });
const fresh = (): Reachability => new Reachability(() => new Date(since));

describe("a receiver that does not answer", () => {
  it("is one fault for all signals, counted by signal, and over with the first answer", () => {
    const reachability = fresh();
    expect(reachability.record(delivered(traces), "traces", 1)).toBe(undefined);
    expect(reachability.record(away(traces), "traces", 3)).toBe(
      `OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4318 unreachable since ${since} (no route); telemetry is dropped until it returns`,
    );
    expect(reachability.record(away(logs), "logs", 1)).toBe(undefined);
    expect(reachability.record(away(traces), "traces", 4)).toBe(undefined);
    expect(reachability.isAway(logs)).toBe(true);
    expect(reachability.record(delivered(logs), "logs", 1)).toBe(
      "OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4318 reachable again, 7 spans, 1 log record dropped",
    );
    expect(reachability.away).toBe(false);
  });

  it("is told apart from another receiver", () => {
    const reachability = fresh();
    reachability.record(away(traces), "traces", 1);
    expect(reachability.isAway("http://other:4318/v1/traces")).toBe(false);
    expect(reachability.record(delivered("http://other:4318/v1/logs"), "logs", 1)).toBe(undefined);
    expect(reachability.away).toBe(true);
  });
});

describe("a receiver that refuses one signal", () => {
  it("goes on taking the others, and is back when it takes that one", () => {
    const reachability = fresh();
    expect(reachability.record(refused(logs), "logs", 2)).toBe(
      `OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4318 refuses telemetry since ${since} (HTTP 404 on /v1/logs); telemetry is dropped until it is accepted`,
    );
    expect(reachability.isAway(traces)).toBe(false);
    expect(reachability.record(delivered(traces), "traces", 1)).toBe(undefined);
    expect(reachability.isAway(logs)).toBe(true);
    expect(reachability.record(delivered(logs), "logs", 1)).toBe(
      "OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4318 reachable again, 2 log records dropped",
    );
  });
});
