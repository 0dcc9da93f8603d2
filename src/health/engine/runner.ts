import { AsyncLocalStorage } from "node:async_hooks";

import { ObservabilityError } from "../../errors.ts";
import { Board } from "./board.ts";
import type { RunReason } from "../check.ts";
import type { Clock } from "./clock.ts";
import type { Component } from "./component.ts";
import type { HealthCheck } from "../definition.ts";
import { Listeners, type RunFinished, type Transition } from "./events.ts";
import { buildGraph, type HealthGraph } from "./graph.ts";
import { skippedRun, startProbe, type Probe, type Run } from "./probe.ts";
import type { Hysteresis } from "./hysteresis.ts";
import { nextRun } from "./schedule.ts";
import type { Components } from "./settle.ts";
import { Slots } from "./slots.ts";
import { withoutTracing } from "../telemetry/tracing.ts";

export interface RunnerOptions {
  readonly clock: Clock;
  /** From 0 to 1; spreads the checks over time. */
  readonly random: () => number;
  /** Checks that run at once. */
  readonly concurrency: number;
  /** See `CascadeInput.holdMs`. */
  readonly holdMs: number;
  readonly onError: (error: unknown) => void;
}

/** The part of one check that lives in time. */
interface Live {
  readonly check: HealthCheck;
  inFlight: Promise<Component> | undefined;
  probe: Probe | undefined;
  /** Monotonic time of the last start. */
  startedMs: number;
  /** Monotonic start of the first of the failures in a row. */
  failingSinceMs: number;
  cancelTimer: (() => void) | undefined;
}

/** Staleness, maintenance windows and holds end without a run; they are looked at this often. */
const sweepMs = 5_000;

/**
 * Runs the checks in the background, each on its own schedule, never two calls of one check at a
 * time, and keeps what they answer.
 */
export class Runner {
  readonly graph: HealthGraph;
  readonly runs: Listeners<RunFinished>;
  /** What changed without a run: results got stale, a maintenance window ended. */
  readonly sweeps: Listeners<readonly Transition[]>;
  readonly #options: RunnerOptions;
  readonly #board: Board;
  readonly #live: ReadonlyMap<string, Live>;
  readonly #slots: Slots;
  /** Runs outside the context of whoever asked: the schedule would carry its span on forever. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #phase: "new" | "running" | "stopped" = "new";
  #cancelSweep: (() => void) | undefined;

  constructor(checks: readonly HealthCheck[], options: RunnerOptions) {
    this.graph = buildGraph(checks);
    this.#options = options;
    this.#slots = new Slots(options.concurrency);
    this.runs = new Listeners(options.onError);
    this.sweeps = new Listeners(options.onError);
    this.#board = new Board(checks, { ...options, graph: this.graph });
    this.#live = new Map(checks.map((check) => [check.name, newLive(check)]));
  }

  get components(): Components {
    return this.#board.components;
  }

  /** Starts every check and resolves once each has run. */
  async start(): Promise<void> {
    if (this.#phase !== "new") return;
    this.#phase = "running";
    this.#board.start();
    this.#sweepLater();
    await Promise.all([...this.#live.values()].map((live) => this.#run(live, "schedule")));
  }

  /** Ends the schedule, aborts what runs and leaves no timer behind. */
  stop(): void {
    this.#phase = "stopped";
    this.#cancelSweep?.();
    for (const live of this.#live.values()) {
      live.cancelTimer?.();
      live.probe?.abort();
    }
    this.#slots.close();
  }

  /**
   * Runs one check now, or joins the run that is under way, and resolves with the component
   * afterwards.
   *
   * @throws ObservabilityError `OBS_HEALTH_UNKNOWN_COMPONENT`, `OBS_HEALTH_NOT_STARTED`,
   * `OBS_HEALTH_STOPPED`
   */
  async run(name: string): Promise<Component> {
    const live = this.#live.get(name);
    if (live === undefined) return this.#board.get(name);
    if (this.#phase === "new") {
      throw new ObservabilityError("OBS_HEALTH_NOT_STARTED", "the health service is not started");
    }
    if (this.#phase === "stopped") {
      throw new ObservabilityError("OBS_HEALTH_STOPPED", "the health service was stopped");
    }
    return this.#run(live, "manual");
  }

  #run(live: Live, reason: RunReason): Promise<Component> {
    live.inFlight ??= this.#outside(async () => this.#execute(live, reason)).finally(() => {
      live.inFlight = undefined;
    });
    return live.inFlight;
  }

  async #execute(live: Live, reason: RunReason): Promise<Component> {
    const { clock } = this.#options;
    live.cancelTimer?.();
    const { hangingSinceMs } = this.#board.get(live.check.name);
    live.startedMs = clock.monotonic();
    const run =
      hangingSinceMs === undefined
        ? await this.#probe(live, reason)
        : skippedRun(live.check, hangingSinceMs, reason, clock.now());
    if (run !== undefined) await this.#hearUpstreams(live, run);
    if (this.#phase === "stopped" || run === undefined) return this.#board.get(live.check.name);
    try {
      this.#record(live, run);
    } finally {
      this.#schedule(live);
    }
    return this.#board.get(live.check.name);
  }

  async #probe(live: Live, reason: RunReason): Promise<Run | undefined> {
    const { clock } = this.#options;
    const last = this.#board.get(live.check.name).lastRun?.outcome;
    const release = await this.#slots.acquire(last === "timeout" || last === "skipped");
    if (this.#phase === "stopped") return undefined;
    live.startedMs = clock.monotonic();
    const probe = withoutTracing(() => startProbe(live.check, reason, clock));
    live.probe = probe;
    const call = { returned: false };
    this.#noteReturn(live, probe, call).catch(this.#options.onError);
    const run = await probe.finished;
    release();
    if (!call.returned) this.#board.setHanging(live.check.name, run.finishedAtMs - run.durationMs);
    return run;
  }

  async #noteReturn(live: Live, probe: Probe, call: { returned: boolean }): Promise<void> {
    await probe.returned;
    call.returned = true;
    const { hangingSinceMs } = this.#board.get(live.check.name);
    if (hangingSinceMs !== undefined) this.#board.setHanging(live.check.name, undefined);
  }

  /**
   * At the first failure everything upstream is probed at once; a run that makes the component
   * unhealthy is not recorded before those have answered, so that its event names the root.
   */
  async #hearUpstreams(live: Live, run: Run): Promise<void> {
    const before = this.#hysteresis(live);
    if (run.status !== "unhealthy" || before.state === "unhealthy") return;
    if (before.recent.at(-1) !== "unhealthy") live.failingSinceMs = live.startedMs;
    const answers = (this.graph.upstreams.get(live.check.name) ?? []).map((name) =>
      this.#freshAnswer(name, live.failingSinceMs),
    );
    if (this.#board.preview(live.check.name, run).hysteresis.state === "unhealthy")
      await Promise.all(answers);
  }

  /** One that failed already has its own confirmation: quick repeats would confirm a blip. */
  async #freshAnswer(name: string, sinceMs: number): Promise<void> {
    const live = this.#live.get(name);
    if (live === undefined) return;
    const isFresh = live.startedMs >= sinceMs;
    const hasFailed = this.#hysteresis(live).recent.at(-1) === "unhealthy";
    if (live.inFlight !== undefined) await live.inFlight;
    else if (!isFresh && !hasFailed) await this.#run(live, "upstream");
  }

  #record({ check }: Live, run: Run): void {
    const { component, recovered, transitions } = this.#board.record(check.name, run);
    this.runs.emit({ component, run, transitions });
    if (recovered) this.#probeDependants(check.name);
  }

  #probeDependants(name: string): void {
    for (const dependant of this.graph.downstreams.get(name) ?? []) {
      const live = this.#live.get(dependant);
      if (live === undefined || this.#hysteresis(live).state !== "unhealthy") continue;
      this.#run(live, "upstream").catch(this.#options.onError);
    }
  }

  #schedule(live: Live): void {
    const { clock, random } = this.#options;
    const spentMs = clock.monotonic() - live.startedMs;
    const { delayMs, reason } = nextRun(this.#board.get(live.check.name), spentMs, random);
    live.cancelTimer?.();
    live.cancelTimer = clock.after(delayMs, () => {
      this.#run(live, reason).catch(this.#options.onError);
    });
  }

  #sweepLater(): void {
    this.#cancelSweep = this.#options.clock.after(sweepMs, () => {
      const transitions = this.#board.settle();
      if (transitions.length > 0) this.sweeps.emit(transitions);
      this.#sweepLater();
    });
  }

  #hysteresis({ check }: Live): Hysteresis {
    return this.#board.get(check.name).hysteresis;
  }
}

function newLive(check: HealthCheck): Live {
  return {
    check,
    inFlight: undefined,
    probe: undefined,
    startedMs: -Infinity,
    failingSinceMs: -Infinity,
    cancelTimer: undefined,
  };
}
