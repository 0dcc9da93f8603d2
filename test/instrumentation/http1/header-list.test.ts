import { expect, it } from "vitest";

import { toHeaders, withHeaders } from "#src/instrumentation/http1/header-list.ts";

it("a list of headers is read by lower-case names, flat and in pairs", () => {
  expect(toHeaders(["Host", "h", "X-A", "1", "x-a", "2"])).toEqual({ host: "h", "x-a": "2" });
  expect(toHeaders([["Host", "h"], "no pair", ["X-A", ["1", "2"]]])).toEqual({
    host: "h",
    "x-a": ["1", "2"],
  });
});

it("new headers come last, and a new value takes the place of the one there", () => {
  const flat = ["Host", "h", "TraceParent", "old"];
  const added = { ...toHeaders(flat), traceparent: "new", "x-request-id": "r-1" };
  expect(withHeaders(flat, added)).toEqual([
    "Host",
    "h",
    "TraceParent",
    "new",
    "x-request-id",
    "r-1",
  ]);
  expect(withHeaders([["Host", "h"]], { host: "h", traceparent: "new" })).toEqual([
    ["Host", "h"],
    ["traceparent", "new"],
  ]);
});

it("a list without changes, or one that Node will refuse, is the same one", () => {
  const list = ["Host", "h", "X-A", "1", "X-A", "2"];
  expect(withHeaders(list, toHeaders(list))).toBe(list);
  const odd = ["Host", "h", "odd"];
  expect(withHeaders(odd, { ...toHeaders(odd), traceparent: "new" })).toBe(odd);
});
