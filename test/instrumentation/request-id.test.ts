import {
  currentRequestId,
  isRequestId,
  parseRequestId,
  withRequestId,
} from "#src/instrumentation/request-id/request-id.ts";
import { createRequestIdPropagator } from "#src/instrumentation/request-id/propagator.ts";
import { defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("parseRequestId", () => {
  it.for([
    ["abc-1", "abc-1"],
    ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAV"],
    ["Root=1-67891233-abcdef012345678912345678", "Root=1-67891233-abcdef012345678912345678"],
    ["a, a", "a"],
    [["a", "b"], "a"],
    ["", undefined],
    ["a b", undefined],
    ['a"b', undefined],
    ["a\nb", undefined],
    ["ä", undefined],
    [undefined, undefined],
    [7, undefined],
  ] as const)("%j is %j", ([header, id]) => {
    expect(parseRequestId(header)).toBe(id);
  });

  it("never gives an id that JSON would have to escape or a header could not carry", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (header) => {
        const id = parseRequestId(header);
        if (id === undefined) return;
        expect(isRequestId(id)).toBe(true);
        expect(JSON.stringify(id)).toBe(`"${id}"`);
        expect(() => new Headers({ "x-request-id": id })).not.toThrow();
      }),
    );
  });
});

describe("the propagator", () => {
  const propagator = createRequestIdPropagator("x-request-id");
  const carrying = propagator.extract(
    ROOT_CONTEXT,
    { "x-request-id": "abc" },
    defaultTextMapGetter,
  );
  const injected = (carrier: Record<string, string>): Record<string, string> => {
    propagator.inject(carrying, carrier, defaultTextMapSetter);
    return carrier;
  };

  it("hands on what it was given", () => {
    expect(injected({})).toEqual({ "x-request-id": "abc" });
  });
  it("leaves an id alone that the application has set", () => {
    expect(injected({ "X-Request-ID": "own" })).toEqual({ "X-Request-ID": "own" });
  });
  it("hands on nothing without an id", () => {
    const carrier = {};
    propagator.inject(ROOT_CONTEXT, carrier, defaultTextMapSetter);
    expect(carrier).toEqual({});
  });
});

it("without the preload withRequestId runs the function and there is no id", () => {
  expect(withRequestId("a", () => ["ran", currentRequestId()])).toEqual(["ran", undefined]);
});
