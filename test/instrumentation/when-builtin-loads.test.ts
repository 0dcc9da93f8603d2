import { createRequire } from "node:module";

import { whenBuiltinLoads } from "#src/instrumentation/loading/when-builtin-loads.ts";
import { expect, it, vi } from "vitest";

const require = createRequire(import.meta.url);

it("a module that is loaded already is visited at once", () => {
  const visit = vi.fn();
  whenBuiltinLoads("node:fs", visit);
  expect(visit.mock.calls).toEqual([[require("node:fs")]]);
});

it("one that is not is visited when it is first asked for, by any name, and once", async () => {
  const [visitOther, visitEvents] = [vi.fn(), vi.fn()];
  whenBuiltinLoads("node:wasi", visitOther);
  whenBuiltinLoads("node:trace_events", visitEvents);
  expect(visitEvents).not.toHaveBeenCalled();
  const bareName = "trace_events";
  const loaded: unknown = require(bareName);
  expect(visitEvents.mock.calls).toEqual([[loaded]]);
  await import("node:trace_events");
  expect(visitEvents).toHaveBeenCalledOnce();
  expect(visitOther).not.toHaveBeenCalled();
  require("node:wasi");
  expect(visitOther).toHaveBeenCalledOnce();
});

it("a visit that fails does not keep the application from the module", () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  whenBuiltinLoads("node:repl", () => {
    throw new Error("another shape");
  });
  expect(require("node:repl")).toHaveProperty("start");
  expect(write).toHaveBeenCalledWith(expect.stringContaining("following node:repl failed"));
  write.mockRestore();
});
