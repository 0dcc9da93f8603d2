import { setTimeout as sleep } from "node:timers/promises";

import type { RequestHandler } from "express";
import { z } from "zod";

export const faultSchema = z.strictObject({
  /** Share of requests that fail, 0 to 1. */
  errorRate: z.number().min(0).max(1).default(0),
  /** Added to each answer. */
  latencyMs: z.int().min(0).max(10_000).default(0),
});

export type Fault = z.infer<typeof faultSchema>;

export interface FaultSwitch {
  set(fault: Fault): void;
  readonly middleware: RequestHandler;
}

/** A fault that can be switched at run time: it delays requests and fails a share of them. */
export function createFaultSwitch(initial: Fault): FaultSwitch {
  let fault = initial;
  let owed = 0;
  return {
    set(next) {
      fault = next;
      owed = 0;
    },
    async middleware(_request, response, next) {
      if (fault.latencyMs > 0) await sleep(fault.latencyMs);
      // Spread evenly, not drawn at random: 30 % of 20 requests are 6, each time
      owed += fault.errorRate;
      if (owed < 1 - Number.EPSILON * 100) return next();
      owed -= 1;
      response.status(503).json({ error: "fault" });
    },
  };
}

/** Returns the fault to start with. */
export function faultFromEnv(env: NodeJS.ProcessEnv): Fault {
  return faultSchema.parse({
    errorRate: Number(env["FAULT_ERROR_RATE"] ?? 0),
    latencyMs: Number(env["FAULT_LATENCY_MS"] ?? 0),
  });
}
