import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { vi } from "vitest";

import { promql, setFault, type Stack } from "../stack.ts";
import { startTraffic } from "./traffic.ts";

/** How the shop is while the dashboards are looked at. */
export type Situation = "well" | "15 % errors" | "database stopped";

interface Setup {
  /** Brings it about, until disposal. */
  readonly start: (stack: Stack) => Promise<AsyncDisposable>;
  /** PromQL that answers as soon as the metrics show it. */
  readonly shownBy: string;
}

const firing = (rule: string): string => `ALERTS{alertstate="firing", rule_id="${rule}"}`;

export const situations = {
  well: {
    start: async (stack) => {
      await setFault(stack, {});
      return startTraffic(stack, { withMistakes: false });
    },
    // Budgets are what comes last: every two minutes
    shownBy: `count(count by (objective) (slo:budget_remaining:ratio{service_name="orders"})) > 1`,
  },
  "15 % errors": {
    start: async (stack) => {
      await setFault(stack, { errorRate: 0.15, latencyMs: 600 });
      const traffic = startTraffic(stack, { withMistakes: true });
      return {
        async [Symbol.asyncDispose]() {
          await traffic[Symbol.asyncDispose]();
          await setFault(stack, {});
        },
      };
    },
    shownBy: firing("service-error-rate-high"),
  },
  "database stopped": {
    start: async (stack) => {
      await docker(stack, "stop");
      const traffic = startTraffic(stack, { withMistakes: false });
      // The first requests wait for connections that are no more; then none does
      await sleep(5_000);
      return {
        async [Symbol.asyncDispose]() {
          await docker(stack, "start");
          await traffic[Symbol.asyncDispose]();
        },
      };
    },
    shownBy: firing("component-unhealthy"),
  },
} as const satisfies Readonly<Record<Situation, Setup>>;

/** So long a rate looks back: before, it would also tell of the situation before. */
const settledMs = 75_000;

/** Waits until the metrics show a situation that began then, and it alone. */
export async function untilShown(
  stack: Stack,
  situation: Situation,
  sinceMs: number,
): Promise<void> {
  await vi.waitFor(
    async () => {
      const found = await promql(stack, situations[situation].shownBy);
      if (found.length === 0) throw new Error(`expected metrics of: ${situation}, got none`);
    },
    { timeout: 240_000, interval: 1_000 },
  );
  await sleep(Math.max(0, sinceMs + settledMs - Date.now()));
}

async function docker({ projectName }: Stack, verb: "start" | "stop"): Promise<void> {
  await promisify(execFile)("docker", [verb, `${projectName}-postgres-1`], { timeout: 60_000 });
}
