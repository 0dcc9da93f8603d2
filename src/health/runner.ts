import { AsyncLocalStorage } from "node:async_hooks";

import { ObservabilityError } from "../errors.ts";
import type { RunReason } from "./check.ts";
import type { Clock } from "./clock.ts";
import { afterRun, newComponent, type Component } from "./component.ts";
import type { HealthCheck } from "./definition.ts";
import { Listeners, type RunFinished, type Transition } from "./events.ts";
import { buildGraph, type HealthGraph } from "./graph.ts";
import { isSuspect } from "./hysteresis.ts";
import { skippedRun, startProbe, type Probe, type Run } from "./probe.ts";
import { nextRun } from "./schedule.ts";
import { settle, type Components } from "./settle.ts";
import { Slots } from "./slots.ts";
import { withoutTracing } from "./tracing.ts";

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
  readonly #live: ReadonlyMap<string, Live>;
  readonly #slots: Slots;
  /** Runs outside the context of whoever asked: the schedule would carry its span on forever. */
  readonly #outside = AsyncLocalStorage.snapshot();
  /** The components are immutable, the map is not: a copy per run would cost more than the run. */
  #components: Map<string, Component>;
  #phase: "new" | "running" | "stopped" = "new";
  #startedAtMs = 0;
  #cancelSweep: (() => void) | undefined;

  constructor(checks: readonly HealthCheck[], options: RunnerOptions) {
    this.graph = buildGraph(checks);
    this.#options = options;
    this.#slots = new Slots(options.concurrency);
    this.runs = new Listeners(options.onError);
    this.sweeps = new Listeners(options.onError);
    const nowMs = options.clock.now();
    this.#live = new Map(checks.map((check) => [check.name, newLive(check)]));
    this.#components = new Map(checks.map((check) => [check.name, newComponent(check, nowMs)]));
  }

  get components(): Components {
    return this.#components;
  }

  /** Starts every check and resolves once each has run. */
  async start(): Promise<void> {
    if (this.#phase !== "new") {
      throw new ObservabilityError("OBS_HEALTH_STOPPED", "the health service was started before");
    }
    this.#phase = "running";
    this.#startedAtMs = this.#options.clock.now();
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
   * @throws ObservabilityError `OBS_HEALTH_UNKNOWN_COMPONENT`, `OBS_HEALTH_STOPPED`
   */
  async run(name: string): Promise<Component> {
    const live = this.#live.get(name);
    if (live === undefined) throw unknownComponent();
    if (this.#phase !== "running") {
      throw new ObservabilityError("OBS_HEALTH_STOPPED", "the health service is not running");
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
    const { hangingSinceMs } = this.#component(live);
    live.startedMs = clock.monotonic();
    const run =
      hangingSinceMs === undefined
        ? await this.#probe(live, reason)
        : skippedRun(live.check, hangingSinceMs, reason, clock.now());
    if (this.#phase === "stopped" || run === undefined) return this.#component(live);
    this.#record(live, run);
    this.#schedule(live);
    return this.#component(live);
  }

  async #probe(live: Live, reason: RunReason): Promise<Run | undefined> {
    const { clock } = this.#options;
    const last = this.#component(live).lastRun?.outcome;
    const release = await this.#slots.acquire(last === "timeout" || last === "skipped");
    if (this.#phase === "stopped") return undefined;
    live.startedMs = clock.monotonic();
    const probe = withoutTracing(() => startProbe(live.check, reason, clock));
    live.probe = probe;
    const call = { returned: false };
    this.#noteReturn(live, probe, call).catch(this.#options.onError);
    const run = await probe.finished;
    release();
    if (!call.returned) this.#replace(live, { hangingSinceMs: run.finishedAtMs - run.durationMs });
    return run;
  }

  async #noteReturn(live: Live, probe: Probe, call: { returned: boolean }): Promise<void> {
    await probe.returned;
    call.returned = true;
    if (this.#component(live).hangingSinceMs !== undefined) {
      this.#replace(live, { hangingSinceMs: undefined });
    }
  }

  #record(live: Live, run: Run): void {
    const before = this.#component(live);
    const excused =
      before.hysteresis.state === "unknown" &&
      run.finishedAtMs - this.#startedAtMs < live.check.startupGraceMs;
    const after = this.#replace(live, afterRun(before, run, excused));
    const settled =
      !before.stale &&
      before.hysteresis.state === after.hysteresis.state &&
      isSuspect(before.hysteresis) === isSuspect(after.hysteresis);
    const transitions = settled ? [] : this.#settle();
    this.runs.emit({ component: this.#component(live), run, transitions });
    this.#probeNeighbours(live, before, after);
  }

  /** Upstreams at the first failure, so that the first event names the root; dependants at recovery. */
  #probeNeighbours({ check, startedMs }: Live, before: Component, after: Component): void {
    const { upstreams, downstreams } = this.graph;
    if (isSuspect(after.hysteresis) && !isSuspect(before.hysteresis)) {
      for (const name of upstreams.get(check.name) ?? []) {
        this.#runSoon(name, (upstream) => {
          const { hysteresis } = this.#component(upstream);
          // One that failed already has its own confirmation: quick repeats would confirm a blip
          return upstream.startedMs < startedMs && hysteresis.recent.at(-1) !== "unhealthy";
        });
      }
    }
    if (before.hysteresis.state === "unhealthy" && after.hysteresis.state !== "unhealthy") {
      for (const name of downstreams.get(check.name) ?? []) {
        this.#runSoon(name, (live) => this.#component(live).hysteresis.state === "unhealthy");
      }
    }
  }

  #runSoon(name: string, when: (live: Live) => boolean): void {
    const live = this.#live.get(name);
    if (live === undefined || !when(live)) return;
    this.#run(live, "upstream").catch(this.#options.onError);
  }

  #schedule(live: Live): void {
    const { clock, random } = this.#options;
    const spentMs = clock.monotonic() - live.startedMs;
    const { delayMs, reason } = nextRun(this.#component(live), spentMs, random);
    live.cancelTimer?.();
    live.cancelTimer = clock.after(delayMs, () => {
      this.#run(live, reason).catch(this.#options.onError);
    });
  }

  #sweepLater(): void {
    this.#cancelSweep = this.#options.clock.after(sweepMs, () => {
      const transitions = this.#settle();
      if (transitions.length > 0) this.sweeps.emit(transitions);
      this.#sweepLater();
    });
  }

  #settle(): readonly Transition[] {
    const { clock, holdMs } = this.#options;
    const { components, transitions } = settle({
      components: this.#components,
      graph: this.graph,
      nowMs: clock.now(),
      monotonicMs: clock.monotonic(),
      holdMs,
    });
    this.#components = new Map(components);
    return transitions;
  }

  #component({ check }: Live): Component {
    const component = this.#components.get(check.name);
    if (component === undefined) throw unknownComponent();
    return component;
  }

  #replace(live: Live, change: Partial<Component>): Component {
    const component = { ...this.#component(live), ...change };
    this.#components.set(live.check.name, component);
    return component;
  }
}

function unknownComponent(): ObservabilityError {
  return new ObservabilityError("OBS_HEALTH_UNKNOWN_COMPONENT", "no health check has this name");
}

function newLive(check: HealthCheck): Live {
  return {
    check,
    inFlight: undefined,
    probe: undefined,
    startedMs: -Infinity,
    cancelTimer: undefined,
  };
}
