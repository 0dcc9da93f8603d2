import { expect, it } from "vitest";

import { errorType } from "#src/instrumentation/http1/error-type.ts";

const coded = (code: unknown, error: Error = new Error("x")): Error =>
  Object.assign(error, { code });

it("an error of Node's is told by its code", () => {
  expect(errorType(coded("ECONNREFUSED"))).toBe("ECONNREFUSED");
  expect(errorType(coded("ECONNREFUSED", new AggregateError([])))).toBe("ECONNREFUSED");
});

it("an error whose class says more, or whose code is none of Node's, is told by its class", () => {
  expect(errorType(new Error("x"))).toBeUndefined();
  expect(errorType(coded("ERR_INVALID_URL", new TypeError("x")))).toBeUndefined();
  expect(errorType(coded("order 7 failed"))).toBeUndefined();
  expect(errorType(coded(20))).toBeUndefined();
  expect(errorType("ECONNREFUSED")).toBeUndefined();
});

it("an error that cannot be looked at has no code", () => {
  const hostile = new Proxy(new Error("x"), {
    get: () => {
      throw new Error("hostile");
    },
  });
  expect(errorType(hostile)).toBeUndefined();
});
