import {
  createHealth,
  type Health,
  type HealthOptions,
  type Transition,
} from "#src/health/index.ts";
import type { HealthCheckDefinition, ProbeResult } from "#src/health/check.ts";

import { VirtualClock } from "./virtual-clock.ts";

export interface Harness extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly health: Health;
  readonly transitions: readonly Transition[];
  /** `component: from -> to (role, because of …)`, one line each. */
  readonly story: () => readonly string[];
  readonly state: (name: string) => string | undefined;
}

/** A health service on virtual time without jitter, started. */
export async function harness(
  checks: readonly HealthCheckDefinition[],
  options: Partial<HealthOptions> = {},
): Promise<Harness> {
  const clock = new VirtualClock();
  const health = createHealth({ checks, clock, random: () => 0.5, ...options });
  const transitions: Transition[] = [];
  health.onTransition((transition) => transitions.push(transition));
  void health.start();
  await clock.advance(0);
  return {
    clock,
    health,
    transitions,
    story: () =>
      transitions.map(({ component, from, to, role, rootCauses }) => {
        const because = role === "none" ? "" : ` (${role}: ${rootCauses.join(", ")})`;
        return `${component}: ${from} -> ${to}${because}`;
      }),
    state: (name) => health.component(name)?.state,
    [Symbol.asyncDispose]: () => health.stop(),
  };
}

/** A dependency whose answers a test decides. */
export interface Dependency {
  readonly definition: HealthCheckDefinition;
  readonly calls: () => number;
  readonly running: () => number;
  answer: () => Promise<ProbeResult> | ProbeResult;
  ok(): void;
  fail(message?: string): void;
  /** Calls from now on do not return until the function is called. */
  hang(): () => void;
}

export function dependency(name: string, options: Partial<HealthCheckDefinition> = {}): Dependency {
  let calls = 0;
  let running = 0;
  const self: Dependency = {
    definition: {
      name,
      ...options,
      async check() {
        calls += 1;
        running += 1;
        try {
          return await self.answer();
        } finally {
          running -= 1;
        }
      },
    },
    calls: () => calls,
    running: () => running,
    answer: () => ({ status: "healthy" }),
    ok: () => {
      self.answer = () => ({ status: "healthy" });
    },
    fail: (message = "down") => {
      self.answer = () => Promise.reject(new Error(message));
    },
    hang: () => {
      const { promise, resolve } = Promise.withResolvers<ProbeResult>();
      self.answer = () => promise;
      return () => resolve({ status: "healthy" });
    },
  };
  return self;
}
