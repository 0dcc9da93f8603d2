import { expect, test } from "vitest";

import { runNode } from "../helpers/run-node.ts";

const fixture = new URL("../fixtures/health/hostile.ts", import.meta.url).pathname;
const { stdout: names } = await runNode([fixture]);
const cases = JSON.parse(names) as readonly string[];

/** Of the process itself: where it prints, what it reads. */
const own = new Set(["PipeWrap", "TTYWrap", "FSReqCallback", "FSReqPromise"]);

test("the cases are many", () => expect(cases.length).toBeGreaterThanOrEqual(30));

test.each(cases)("%s ends no process, and harms no other", async (name) => {
  const { code, signal, stderr, stdout } = await runNode([fixture, name]);
  expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: "" });
  const { heard, left } = JSON.parse(stdout) as { heard: string[]; left: string[] };
  expect(heard).toEqual(["healthy", "unhealthy", "healthy"]);
  expect(left.filter((resource) => !own.has(resource))).toEqual([]);
});

test("a service that cannot start leaves nothing running", async () => {
  const taken = new URL("../fixtures/health/taken-port.ts", import.meta.url).pathname;
  const { code, stderr, stdout } = await runNode([taken]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { left, ...told } = JSON.parse(stdout) as { code: string; left: string[] };
  expect(told).toEqual({ code: "OBS_HEALTH_PORT" });
  expect(left.filter((resource) => !own.has(resource))).toEqual([]);
});
