import { sensitiveHeaders } from "node:http2";

import { expect, it } from "vitest";

import { readable, withHeaders } from "#src/instrumentation/http2/client-headers.ts";
import { requestTarget, spanName } from "#src/instrumentation/http2/request-target.ts";

it.each([
  ["example.com", "example.com", 443],
  ["example.com:8443", "example.com", 8443],
  ["user:password@example.com", "example.com", 443],
  ["[::1]:8080", "::1", 8080],
  ["[::1", undefined, 443],
  [":1:2", undefined, 443],
  ["", undefined, 443],
] as const)("the authority %j is host %j and port %j", (authority, host, port) => {
  const target = requestTarget({ ":authority": authority, ":scheme": "https" });
  expect(target).toMatchObject({ host, port });
  expect(target.authority).not.toContain("password");
});

it("a method that nobody knows is _OTHER, and the span's name HTTP", () => {
  const target = requestTarget({ ":method": "get" });
  expect(target).toMatchObject({ method: "_OTHER", originalMethod: "get" });
  expect(spanName(target)).toBe("HTTP");
});

it("headers of a request are copied in the form that they have, with the names that are kept from compression", () => {
  const object = { TraceParent: "old", cookie: "secret", [sensitiveHeaders]: ["cookie"] };
  const added = withHeaders(object, { traceparent: "new" });
  expect(added).toEqual({ cookie: "secret", traceparent: "new", [sensitiveHeaders]: ["cookie"] });
  expect(object["TraceParent"]).toBe("old");
  const list = Object.assign([":path", "/", "TraceParent", "old"], {
    [sensitiveHeaders]: [":path"],
  });
  const extended = withHeaders(list, { traceparent: "new" });
  expect(Object.values(Object(extended))).toEqual([":path", "/", "traceparent", "new"]);
  expect(Reflect.get(Object(extended), sensitiveHeaders)).toEqual([":path"]);
  expect(readable(list)).toEqual({ ":path": "/", traceparent: "old" });
  expect(withHeaders(undefined, { traceparent: "new" })).toEqual({ traceparent: "new" });
});
