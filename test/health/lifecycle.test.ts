import { describe, expect, test } from "vitest";

import { createHealth, type Health } from "#src/health/index.ts";
import { advance, toLifecycle, type Phase, type Step } from "#src/health/lifecycle.ts";

import { dependency } from "./harness.ts";
import { VirtualClock } from "./virtual-clock.ts";

const phases = [
  "new",
  "starting",
  "running",
  "draining",
  "drained",
  "stopped",
] as const satisfies Phase[];

test("the life of a service never goes back", () => {
  const order = (phase: Phase): number => phases.indexOf(phase);
  for (const phase of phases) {
    for (const step of ["started", "drain", "stop"] as const satisfies Step[]) {
      expect(order(advance(phase, step))).toBeGreaterThanOrEqual(order(phase));
    }
  }
});

test("reports call the phases what they always did", () => {
  expect(phases.map(toLifecycle)).toEqual([
    "starting",
    "starting",
    "ready",
    "draining",
    "draining",
    "draining",
  ]);
});

const unanswered = (): Promise<never> => new Promise(() => undefined);

/** What became of the calls, made in this order; `…` starts one without waiting for it. */
async function outcomes(calls: readonly string[]): Promise<readonly string[]> {
  const health = createHealth({ checks: [hanging], watchdog: { port: 0 } });
  const results = [];
  for (const call of calls) {
    const result = told(() => perform(health, call.replace("…", "")));
    results.push(result);
    if (!call.endsWith("…")) await result;
  }
  const all = await Promise.all(results);
  await health.stop();
  return all;
}

const hanging = { name: "db", check: unanswered, timeout: "50ms" };

async function perform(health: Health, call: string): Promise<unknown> {
  if (call === "listen") return (await health.listen({ port: 0 })).close();
  if (call === "run") return health.run("db");
  if (call === "watchdogPort") return health.watchdogPort;
  if (call === "start") return health.start();
  return call === "stop" ? health.stop() : health.drain();
}

async function told(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "ok";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

describe("in whatever order it is called", () => {
  test.each<readonly [calls: string, outcomes: string]>([
    ["start start", "ok OBS_HEALTH_STARTED"],
    ["start… start…", "ok OBS_HEALTH_STARTED"],
    ["start… stop", "ok ok"],
    ["start… stop… stop… listen", "ok ok ok OBS_HEALTH_STOPPED"],
    ["start stop start", "ok ok OBS_HEALTH_STOPPED"],
    ["stop start", "ok OBS_HEALTH_STOPPED"],
    ["stop stop", "ok ok"],
    ["listen… stop", "OBS_HEALTH_STOPPED ok"],
    ["start… listen… stop", "ok OBS_HEALTH_STOPPED ok"],
    ["stop… listen", "ok OBS_HEALTH_STOPPED"],
    ["stop listen", "ok OBS_HEALTH_STOPPED"],
    ["drain start", "ok ok"],
    ["drain start run", "ok ok OBS_HEALTH_NOT_STARTED"],
    ["drain listen stop", "ok ok ok"],
    ["drain stop start listen", "ok ok ok ok"],
    ["start… drain listen… stop listen", "ok ok ok ok ok"],
    ["drain stop run", "ok ok OBS_HEALTH_STOPPED"],
    ["stop drain listen", "ok ok OBS_HEALTH_STOPPED"],
    ["stop drain", "ok ok"],
    ["start… drain start", "ok ok ok"],
    ["run", "OBS_HEALTH_NOT_STARTED"],
    ["start run", "ok ok"],
    ["start stop run", "ok ok OBS_HEALTH_STOPPED"],
    ["watchdogPort", "OBS_HEALTH_NOT_STARTED"],
    ["start watchdogPort", "ok ok"],
    ["start… watchdogPort… stop", "ok OBS_HEALTH_STOPPED ok"],
  ])("%s: %s", async (calls, expected) => {
    expect((await outcomes(calls.split(" "))).join(" ")).toBe(expected);
  });

  test.each([
    ["after a run", "healthy", ["healthy"]],
    ["because time passed", "unknown", ["healthy", "unknown"]],
  ])("a listener may stop the service that calls it %s", async (_, last, expected) => {
    const clock = new VirtualClock();
    // In the middle of its interval, the check's second run is later than the first sweep
    const random = (): number => 0.5;
    const health = createHealth({ checks: [dependency("db").definition], clock, random });
    const heard: string[] = [];
    health.onTransition(({ to }) => {
      heard.push(to);
      if (to === last) void health.stop();
    });
    const started = health.start();
    await clock.advance(0);
    await started;
    clock.block(200_000);
    // The sweep and the check are both due; the sweep was set first
    await clock.advance(0);
    await health.stop();
    expect(heard).toEqual(expected);
    expect(clock.pending).toBe(0);
  });

  test("a service that was drained does not listen any more", async () => {
    const health = createHealth({ checks: [] });
    health.drain();
    await health.stop();
    const { port, server } = await health.listen({ port: 8_081 });
    expect(port).toBe(8_081);
    expect(server.listening).toBe(false);
  });

  test("a service without a watchdog has no port of one", async () => {
    await using health = createHealth({ checks: [] });
    await health.start();
    await expect(health.watchdogPort).rejects.toMatchObject({ code: "OBS_HEALTH_NO_WATCHDOG" });
  });
});

describe("the start", () => {
  test("takes no longer than its deadline, however many checks hang", async () => {
    const checks = Array.from({ length: 2_000 }, (_, index) => dependency(`c${index}`));
    for (const each of checks) each.hang();
    const warnings: string[] = [];
    const log = (_: object, message: string): void => void warnings.push(message);
    const clock = new VirtualClock();
    await using health = createHealth({
      checks: checks.map(({ definition }) => definition),
      clock,
      startTimeout: "12s",
      logger: { info: log, warn: log, error: log },
    });
    let isStarted = false;
    const started = health.start().then(() => (isStarted = true));
    await clock.advance(11_900);
    expect(isStarted).toBe(false);
    await clock.advance(100);
    await started;
    expect(warnings).toContainEqual(
      expect.stringMatching(/^health: started although \d+ of 2000 checks have not run yet$/),
    );
    expect(health.report().lifecycle).toBe("ready");
    expect(health.component("c1999")?.state).toBe("unknown");
    // The rest goes on in the background
    await clock.advance(60_000);
    expect(checks.every(({ calls }) => calls() > 0)).toBe(true);
  });

  test("is not kept by a store of history that does not answer", async () => {
    const clock = new VirtualClock();
    const db = dependency("db");
    await using health = createHealth({
      checks: [db.definition],
      clock,
      historyStore: { load: unanswered, save: async () => undefined },
    });
    const started = health.start();
    await clock.advance(4_900);
    expect(db.calls()).toBe(0);
    await clock.advance(100);
    await started;
    expect(health.component("db")?.state).toBe("healthy");
  });
});
