import { once } from "node:events";
import type { AddressInfo } from "node:net";

import express from "express";
import { describe, expect, onTestFinished, test } from "vitest";

import { createFaultSwitch, faultFromEnv } from "../../examples/shop/fault.ts";

/** Returns how many of `count` requests the fault failed, with a rate that may be switched first. */
async function failures(errorRate: number, count: number): Promise<number> {
  const fault = createFaultSwitch({ errorRate: 0, latencyMs: 0 });
  fault.set({ errorRate, latencyMs: 0 });
  const app = express().get("/", fault.middleware, (_request, response) => {
    response.json({});
  });
  const server = app.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const statuses: number[] = [];
  for (let n = 0; n < count; n += 1) {
    statuses.push((await fetch(`http://127.0.0.1:${port}/`)).status);
  }
  return statuses.filter((status) => status === 503).length;
}

describe("the fault", () => {
  test.each([
    [0, 10, 0],
    [0.1, 20, 2],
    [0.3, 20, 6],
    [1, 5, 5],
  ])("with an error rate of %d fails of %d requests exactly %d", async (rate, count, expected) => {
    expect(await failures(rate, count)).toBe(expected);
  });

  test("starts as the environment says, and refuses what is no share", () => {
    expect(faultFromEnv({})).toEqual({ errorRate: 0, latencyMs: 0 });
    expect(faultFromEnv({ FAULT_ERROR_RATE: "0.3", FAULT_LATENCY_MS: "200" })).toEqual({
      errorRate: 0.3,
      latencyMs: 200,
    });
    expect(() => faultFromEnv({ FAULT_ERROR_RATE: "30%" })).toThrow(/errorRate/);
  });
});
