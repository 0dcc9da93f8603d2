import { toPinoLine } from "#src/instrumentation/logs/pino-line.ts";
import { ROOT_CONTEXT, SeverityNumber } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";

const pino = {
  context: ROOT_CONTEXT,
  level: 30,
  levelLabel: "info",
  messageKey: "msg",
  errorKey: "err",
  nestedKey: undefined,
} as const;

describe("toPinoLine", () => {
  it("takes the message as body and the rest as attributes", () => {
    const text = `{"level":30,"time":1000000000000,"pid":1,"hostname":"h","request_id":"r","a":[1,null],"msg":"hi"}\n`;
    expect(toPinoLine(text, pino)).toEqual({
      context: ROOT_CONTEXT,
      timestamp: 1_000_000_000_000,
      severityNumber: SeverityNumber.INFO,
      severityText: "info",
      body: "hi",
      exception: undefined,
      attributes: { request_id: "r", a: [1, null] },
    });
  });
  it("has no body without a message, and JSON for one that is not text", () => {
    expect(toPinoLine(`{}`, pino)?.body).toBe(undefined);
    expect(toPinoLine(`{"msg":{"a":1}}`, pino)?.body).toBe(`{"a":1}`);
  });
  it.for([`"boom"`, `[1]`, `7`, `{"a":1}`])("keeps an error that is %s as it is", (error) => {
    const line = toPinoLine(`{"err":${error}}`, pino);
    expect(line?.exception).toBe(undefined);
    expect(line?.attributes).toEqual({ err: JSON.parse(error) as unknown });
  });
  it("finds the error in err although another key is set for errors", () => {
    const text = `{"err":{"type":"RangeError","message":"m","stack":"s","code":"E"},"error":"s"}`;
    const line = toPinoLine(text, { ...pino, errorKey: "error" });
    expect(line?.exception).toMatchObject({ type: "RangeError", message: "m", stack: "s" });
    expect(line?.attributes).toEqual({ error: "s", err: { code: "E" } });
  });
  it("finds the error among fields that have a key of their own", () => {
    const text = `{"payload":{"a":1,"err":{"type":"RangeError","message":"m","stack":"s","code":"E"}}}`;
    const line = toPinoLine(text, { ...pino, nestedKey: "payload" });
    expect(line?.exception).toMatchObject({ type: "RangeError", message: "m", stack: "s" });
    expect(line?.attributes).toEqual({ payload: { a: 1 }, err: { code: "E" } });
  });
  it("ignores what is not a JSON object", () => {
    expect(toPinoLine("not json", pino)).toBe(undefined);
    expect(toPinoLine("null", pino)).toBe(undefined);
  });
});
