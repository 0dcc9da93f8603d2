import { severityOf, toLogRecord } from "#src/instrumentation/logs/log-record.ts";
import { SeverityNumber } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";

const context = { level: 30, levelLabel: "info", messageKey: "msg", errorKey: "err" } as const;

describe("toLogRecord", () => {
  it("takes the message as body and the rest as attributes", () => {
    const line = `{"level":30,"time":1000,"pid":1,"hostname":"h","trace_id":"t","span_id":"s","trace_flags":"01","request_id":"r","a":[1,null],"msg":"hi"}\n`;
    expect(toLogRecord(line, context)).toEqual({
      timestamp: 1000,
      observedTimestamp: 1000,
      severityNumber: SeverityNumber.INFO,
      severityText: "info",
      body: "hi",
      attributes: { request_id: "r", a: [1, null] },
    });
  });
  it("reads ISO time", () => {
    const record = toLogRecord(`{"time":"2026-01-02T03:04:05.678Z"}`, context);
    expect(record?.timestamp).toBe(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
  });
  it("has no body without a message, and JSON for one that is not text", () => {
    expect(toLogRecord(`{}`, context)).not.toHaveProperty("body");
    expect(toLogRecord(`{"msg":{"a":1}}`, context)?.body).toBe(`{"a":1}`);
  });
  it.for([`"boom"`, `[1]`, `7`])("keeps an error that is %s as it is", (error) => {
    const record = toLogRecord(`{"err":${error}}`, context);
    expect(record?.attributes).toEqual({ err: JSON.parse(error) as unknown });
  });
  it("ignores what is not a JSON object", () => {
    expect(toLogRecord("not json", context)).toBe(undefined);
    expect(toLogRecord("null", context)).toBe(undefined);
  });
});

it.for([
  [5, SeverityNumber.TRACE],
  [10, SeverityNumber.TRACE],
  [20, SeverityNumber.DEBUG],
  [35, SeverityNumber.INFO],
  [40, SeverityNumber.WARN],
  [50, SeverityNumber.ERROR],
  [70, SeverityNumber.FATAL],
] as const)("level %i has severity %i", ([level, severity]) => {
  expect(severityOf(level)).toBe(severity);
});
