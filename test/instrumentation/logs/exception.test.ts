import {
  exceptionAttributes,
  exceptionOfStack,
  restAttributes,
  toException,
} from "#src/instrumentation/logs/exception.ts";
import { exceptionFingerprint } from "#src/instrumentation/logs/fingerprint.ts";
import { describe, expect, it } from "vitest";

class PaymentError extends Error {}

describe("toException", () => {
  it("names an error by its class, and by its name where the class has none", () => {
    expect(toException(new PaymentError("no card"))).toMatchObject({
      type: "PaymentError",
      message: "no card",
      stack: expect.stringContaining("no card\n    at "),
    });
    const Anonymous = (() => class extends Error {})();
    expect(toException(new Anonymous("x"))?.type).toBe("Error");
  });
  it("has the causes and the errors of an AggregateError in the stack trace, each once", () => {
    const timeout = new RangeError("no answer", { cause: "socket" });
    const both = new AggregateError([timeout, new TypeError("no card")], "nobody pays");
    const { stack = "" } = toException(new PaymentError("declined", { cause: both })) ?? {};
    expect(stack.split("\n").filter((line) => !line.startsWith("    at "))).toEqual([
      "Error: declined",
      "caused by: AggregateError: nobody pays",
      "errors[0]: RangeError: no answer",
      "caused by: socket",
      "errors[1]: TypeError: no card",
    ]);
    const circle = new Error("circle");
    circle.cause = circle;
    expect(toException(circle)?.stack).toBe(circle.stack);
  });
  it("tells at most 20 errors of a chain, and the stack alone where a cause cannot be read", () => {
    const chain = Array.from({ length: 50 }).reduce<Error>(
      (cause, _, index) => new Error(`link ${index}`, { cause }),
      new Error("first"),
    );
    expect(toException(chain)?.stack?.match(/link/g)).toHaveLength(20);
    const hostile = Object.defineProperty(new Error("x"), "cause", {
      get: () => {
        throw new Error("getter");
      },
    });
    expect(toException(hostile)?.stack).toBe(hostile.stack);
  });
  it("reads what pino's and bunyan's serializers write", () => {
    expect(toException({ type: "TypeError", message: "m", stack: "s", code: "E" })).toEqual({
      type: "TypeError",
      message: "m",
      stack: "s",
      rest: { code: "E" },
    });
    expect(toException({ name: "TypeError", message: "m" })?.type).toBe("TypeError");
  });
  it.for([[undefined], [null], ["boom"], [7], [[new Error("in a list")]], [{ message: "m" }]])(
    "is nothing for %o",
    ([value]) => {
      expect(toException(value)).toBe(undefined);
    },
  );
  it("is nothing for an error whose getter throws", () => {
    const error = Object.defineProperty(new Error("x"), "message", {
      get: () => {
        throw new Error("getter");
      },
    });
    expect(toException(error)).toBe(undefined);
  });
});

describe("exceptionOfStack", () => {
  it("reads a printed stack trace", () => {
    const { stack = "" } = new RangeError("too\nfar");
    expect(exceptionOfStack(stack)).toEqual({
      type: "RangeError",
      message: "too\nfar",
      stack,
      rest: {},
    });
    const node = "TypeError [ERR_INVALID_ARG_TYPE]: no\n    at f (a.js:1:1)";
    expect(exceptionOfStack(node)).toMatchObject({ type: "TypeError", message: "no" });
  });
  it("reads one between empty lines and indented, as Koa prints it", () => {
    const { stack = "" } = new RangeError("too\nfar");
    const printed = `\n${stack.replaceAll(/^/gm, "  ")}\n`;
    expect(exceptionOfStack(printed)).toEqual(exceptionOfStack(stack));
  });
  it.for(["Trace: here\n    at f (a.js:1:1)", "RangeError: too far", "went wrong\n    at home"])(
    "is nothing for %j",
    (text) => {
      expect(exceptionOfStack(text)).toBe(undefined);
    },
  );
});

it("what else an error has is one attribute", () => {
  const error = Object.assign(new Error("x"), { code: "E", retry: (): void => undefined });
  expect(restAttributes(toException(error), "err")).toEqual({ err: { code: "E" } });
  expect(restAttributes(toException(new Error("x")), "err")).toEqual({});
});

it("an exception without a type has no fingerprint", () => {
  expect(exceptionAttributes({ type: undefined, message: "m", stack: undefined })).toEqual({
    "exception.message": "m",
  });
});

describe("exceptionFingerprint", () => {
  const at = (frame: string): string =>
    exceptionFingerprint(
      "TypeError",
      `TypeError: no card\n    at ${frame}\n    at next (b.js:1:1)`,
    );
  const site = at("charge (file:///app/dist/pay.js:10:5)");

  it.for([
    "charge (file:///app/dist/pay.js:212:17)",
    "charge (/srv/releases/20260102/dist/pay.js:10:5)",
    "charge (C:\\srv\\app\\pay.js:10:5)",
    "charge (file:///app/dist/pay.3f2a9c1b.js:1:20441)",
    "charge (file:///app/dist/pay-BhX9kQ2z.js:1:20441)",
    "charge (file:///app/dist/pay-4QZ3ABCD.js:10:5)",
  ])("is the same at %s", (frame) => {
    expect(at(frame)).toBe(site);
  });
  it.for(["refund (file:///app/dist/pay.js:10:5)", "charge (file:///app/dist/payments.js:10:5)"])(
    "is another at %s",
    (frame) => {
      expect(at(frame)).not.toBe(site);
    },
  );
  it("is another for another type, and the type's without a stack", () => {
    expect(exceptionFingerprint("RangeError", undefined)).not.toBe(
      exceptionFingerprint("TypeError", undefined),
    );
    expect(exceptionFingerprint("TypeError", "TypeError: no frames")).toBe(
      exceptionFingerprint("TypeError", undefined),
    );
  });
  it("does not depend on the message", () => {
    const of = (id: string): string =>
      exceptionFingerprint("Error", `Error: order ${id} is gone\n    at f (a.js:1:1)`);
    expect(of("17")).toBe(of("18"));
  });
});
