import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type * as WrapMethod from "#src/instrumentation/routes/wrap-method.ts";

const lines: string[] = [];
let wrapMethod: typeof WrapMethod.wrapMethod;
let wrapGetter: typeof WrapMethod.wrapGetter;
beforeEach(async () => {
  lines.length = 0;
  vi.resetModules();
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  ({ wrapMethod, wrapGetter } = await import("#src/instrumentation/routes/wrap-method.ts"));
});
afterEach(() => vi.restoreAllMocks());

it("a framework without the method that is wrapped is told of once, and stays as it is", () => {
  const other = { handle: () => 1 };
  for (const prototype of [other, other, undefined]) {
    wrapMethod("koa", prototype, "createContext", () => () => undefined);
    wrapGetter("h3", prototype, "method", () => undefined);
  }
  expect(lines).toEqual([
    "[tamma-obs] koa: its requests have no http.route, this version has no createContext()\n",
    "[tamma-obs] h3: its requests have no http.route, this version has no method\n",
  ]);
  expect(Object.getOwnPropertyNames(other)).toEqual(["handle"]);
});

it("a method that is wrapped twice is observed once, and keeps its name and length", () => {
  class Application {
    handle(first: number, second: number): number {
      return first + second;
    }
  }
  const seen: unknown[] = [];
  for (let times = 0; times < 2; times += 1) {
    wrapMethod("it", Application.prototype, "handle", (original) => {
      return function handle(...args) {
        seen.push(args);
        return original.apply(this, args);
      };
    });
  }
  const application = new Application();
  expect(application.handle(1, 2)).toBe(3);
  expect(seen).toEqual([[1, 2]]);
  expect([application.handle.name, application.handle.length]).toEqual(["handle", 2]);
  expect(Object.keys(Application.prototype)).toEqual([]);
});
