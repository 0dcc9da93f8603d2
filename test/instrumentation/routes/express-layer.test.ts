import { describe, expect, it } from "vitest";

import {
  mountOf,
  type RouterLayer,
  routeTemplate,
} from "#src/instrumentation/routes/express-layer.ts";

/** A layer as router 2.0 to 2.2 have it: functions that match, and no pattern. */
function layer(regexp: RegExp): RouterLayer {
  const matcher: NonNullable<RouterLayer["matchers"]>[number] = (path) => {
    const found = regexp.exec(path);
    if (found === null) return false;
    const params = Object.entries(found.groups ?? {});
    return {
      path: found[0],
      params: Object.fromEntries(params.map(([name, value]) => [name, decodeURIComponent(value)])),
    };
  };
  return { name: "router", slash: false, matchers: [matcher] };
}

describe("what a layer that keeps no pattern is mounted on", () => {
  it.each([
    { mount: /^\/shops\/(?<shop>[^/]+)/, path: "/shops/7/orders/1", template: "/shops/:shop" },
    { mount: /^\/shops\/(?<shop>[^/]+)/, path: "/shops/shops/orders", template: "/shops/:shop" },
    { mount: /^\/shops\/(?<shop>[^/]+)/, path: "/shops/a%20b/orders", template: "/shops/:shop" },
    { mount: /^\/(?<a>[^/]+)\/x\/(?<b>[^/]+)/, path: "/1/x/2/orders", template: "/:a/x/:b" },
    { mount: /^\/api(?=\/)/, path: "/api/orders", template: "/api" },
  ])("is $template for $path", ({ mount, path, template }) => {
    expect(mountOf(layer(mount), path)).toEqual({
      template,
      rest: path.slice(path.lastIndexOf("/orders")),
    });
  });

  it("has one spelling, whatever case it is requested in", () => {
    const api = layer(/^\/api(?=\/)/i);
    const templates = ["/api/1", "/API/1", "/Api/1"].map((path) => mountOf(api, path)?.template);
    expect(templates).toEqual(["/api", "/api", "/api"]);
  });

  it("is nothing where it does not match", () => {
    expect(mountOf(layer(/^\/shops/), "/orders")).toBeUndefined();
  });
});

describe("a mount of express 4", () => {
  it("that the application wrote as a regular expression is that", () => {
    const regexp = /^\/v\d+/i;
    expect(mountOf({ name: "router", regexp, keys: [] }, "/v2/orders")).toEqual({
      template: String(regexp),
      rest: "/orders",
    });
  });
});

it("several patterns of a route are one text where it is not known which has matched", () => {
  expect(routeTemplate({ path: ["/a", ["/b/:id"]] }, undefined, "/a")).toBe("/a,/b/:id");
});
