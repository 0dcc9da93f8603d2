import { AsyncLocalStorage } from "node:async_hooks";

import { ObservabilityError } from "../../errors.ts";
import { Board } from "./board.ts";
import type { RunReason } from "../check.ts";
import type { Clock } from "./clock.ts";
import type { Component } from "./component.ts";
import type { HealthCheck } from "../definition.ts";
import type { FreshQuestion } from "../question.ts";
import { Listeners, type RunFinished, type Transition } from "./events.ts";
import { holdEndMs } from "./cascade.ts";
import { buildGraph, type HealthGraph } from "./graph.ts";
import { Patience } from "./patience.ts";
import { skippedRun, startProbe, type Probe, type Run } from "./probe.ts";
import type { Hysteresis } from "./hysteresis.ts";
import { asksOn, overdueAfterMs } from "./overdue.ts";
import { Refresh } from "./refresh.ts";
import { nextRun } from "./schedule.ts";
import type { Components } from "./settle.ts";
import { Slots } from "./slots.ts";
import { Turns } from "./turns.ts";
import { Upstreams, type Upstream } from "./upstreams.ts";
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
  /** Of the last run. */
  reason: RunReason;
  /** Monotonic start of the call that is under way. */
  probingSinceMs: number | undefined;
  /** Monotonic start of the first of the failures in a row. */
  failingSinceMs: number;
  /** Monotonic start of the call that has not returned although its deadline passed. */
  hangingSinceMs: number | undefined;
  cancelTimer: (() => void) | undefined;
}

/** Staleness, maintenance windows and holds end without a run; they are looked at this often. */
const sweepMs = 5_000;

/**
 * Where many fail within this time of each other, one fresh answer of an upstream does for all.
 * What happens meanwhile is seen at the next failure.
 */
const asGoodAsFreshMs = 1_000;

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
  readonly #patience = new Patience();
  readonly #refresh: Refresh;
  readonly #turns: Turns;
  readonly #upstreams: Upstreams;
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
    this.#refresh = new Refresh({
      clock: options.clock,
      components: () => this.components,
      startedMs: (name) => this.#live.get(name)?.startedMs ?? -Infinity,
      isRunning: (name) => this.#live.get(name)?.inFlight !== undefined,
      overdueInMs: (name) => Math.max(0, this.#overdueInMs(name) ?? 0),
      run: async (name, question) => this.#runUpstream(name, question),
    });
    this.#turns = new Turns(options.clock);
    this.#upstreams = new Upstreams({
      graph: this.graph,
      look: (name) => this.#look(name),
      run: (name) => this.#runUpstream(name),
    });
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
    this.#refresh.stop();
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

  /** Probes, for another service, what it is worth to probe. Resolves in its time. Never rejects. */
  async refresh(question: FreshQuestion): Promise<void> {
    if (this.#phase === "running") await this.#refresh.ask(question);
  }

  /** Names the components whose probe under way takes much longer than usual. */
  overdue(): ReadonlySet<string> {
    const late = [...this.#live.keys()].filter((name) => (this.#overdueInMs(name) ?? 1) <= 0);
    return new Set(late);
  }

  /** Returns in how many milliseconds the probe under way is overdue, if there is one. */
  #overdueInMs(name: string): number | undefined {
    const probingSinceMs = this.#live.get(name)?.probingSinceMs;
    if (probingSinceMs === undefined) return undefined;
    const component = this.#board.get(name);
    return probingSinceMs + overdueAfterMs(component) - this.#options.clock.monotonic();
  }

  #run(live: Live, reason: RunReason, question?: FreshQuestion): Promise<Component> {
    live.inFlight ??= this.#outside(async () => this.#execute(live, reason, question)).finally(
      () => {
        live.inFlight = undefined;
      },
    );
    return live.inFlight;
  }

  async #execute(live: Live, reason: RunReason, question?: FreshQuestion): Promise<Component> {
    const { clock } = this.#options;
    live.cancelTimer?.();
    live.reason = reason;
    const { hangingSinceMs } = live;
    live.startedMs = clock.monotonic();
    const run =
      hangingSinceMs === undefined
        ? await this.#probe(live, reason, question)
        : skippedRun(live.check, hangingSinceMs, reason, clock);
    if (run !== undefined) await this.#hearUpstreams(live, run);
    await this.#turns.short();
    if (this.#phase === "stopped" || run === undefined) return this.#board.get(live.check.name);
    try {
      this.#record(live, run);
    } finally {
      this.#schedule(live);
    }
    return this.#board.get(live.check.name);
  }

  async #probe(
    live: Live,
    reason: RunReason,
    question: FreshQuestion | undefined,
  ): Promise<Run | undefined> {
    const { clock } = this.#options;
    const last = this.#board.get(live.check.name).lastRun?.outcome;
    const release = await this.#slots.acquire(last === "timeout" || last === "skipped");
    await this.#turns.short();
    if (this.#phase === "stopped") return undefined;
    live.startedMs = clock.monotonic();
    live.probingSinceMs = live.startedMs;
    const probe = withoutTracing(() => startProbe(live.check, reason, clock, question));
    live.probe = probe;
    const call = { returned: false };
    this.#noteReturn(live, probe, call).catch(this.#options.onError);
    const cancelRelease = clock.after(this.#patience.ms, () => {
      if (this.#slots.hasQueue) this.#patience.gaveUp();
      release();
    });
    const run = await probe.finished;
    live.probingSinceMs = undefined;
    if (run.outcome === "success" || run.outcome === "failure") {
      this.#patience.answered(run.durationMs);
    }
    cancelRelease();
    release();
    if (!call.returned) {
      live.hangingSinceMs = run.startedMonotonicMs;
      this.#board.setHanging(live.check.name, run.finishedAtMs - run.durationMs);
    }
    return run;
  }

  async #noteReturn(live: Live, probe: Probe, call: { returned: boolean }): Promise<void> {
    await probe.returned;
    call.returned = true;
    if (live.hangingSinceMs === undefined) return;
    live.hangingSinceMs = undefined;
    this.#board.setHanging(live.check.name, undefined);
  }

  /**
   * Everything upstream is probed at each failure until one is confirmed. The run that does is not
   * recorded before they have answered, so that its event names the root.
   */
  async #hearUpstreams(live: Live, run: Run): Promise<void> {
    const { name } = live.check;
    const before = this.#hysteresis(live);
    if (run.status !== "unhealthy" || before.state === "unhealthy") return;
    if (before.recent.at(-1) !== "unhealthy") live.failingSinceMs = live.startedMs;
    const nowMs = this.#options.clock.monotonic();
    const recentMs = live.startedMs - asGoodAsFreshMs;
    const sinceMs = Math.max(live.failingSinceMs, recentMs);
    if (this.#board.preview(name, run).hysteresis.state === "unhealthy") {
      await this.#upstreams.ask(name, { sinceMs, askedSinceMs: sinceMs, nowMs });
    } else {
      const when = { sinceMs, askedSinceMs: recentMs, nowMs };
      this.#upstreams.ask(name, when).catch(this.#options.onError);
    }
  }

  /** Whether the last run of a check of another service asked for no more than a report. */
  #asksForLess({ check, reason }: Live): boolean {
    const isAsked = reason === "upstream" || reason === "manual";
    return !isAsked && asksOn(this.#board.get(check.name).lastRun);
  }

  #look(name: string): Upstream {
    const live = this.#live.get(name);
    if (live === undefined) return { startedMs: Infinity, inFlight: undefined, isFailing: false };
    const { inFlight, startedMs } = this.#asksForLess(live)
      ? { inFlight: undefined, startedMs: -Infinity }
      : live;
    const isFailing = this.#hysteresis(live).recent.at(-1) === "unhealthy";
    return { startedMs, inFlight, isFailing };
  }

  async #runUpstream(name: string, question?: FreshQuestion): Promise<void> {
    const live = this.#live.get(name);
    if (live === undefined) return;
    try {
      if (this.#asksForLess(live)) await live.inFlight;
      if (this.#phase === "running") await this.#run(live, "upstream", question);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #record({ check }: Live, run: Run): void {
    const { component, recovered, released, transitions } = this.#board.record(check.name, run);
    this.runs.emit({ component, run, transitions });
    const dependants = recovered ? this.#downDependants(check.name) : [];
    this.#probeDown([...dependants, ...released.filter((name) => name !== check.name)]);
  }

  /**
   * Probes components that are down and may have recovered, and those above them. What depends on
   * one that is being probed follows if that one has recovered.
   */
  #probeDown(names: readonly string[]): void {
    const found = new Set(names);
    for (const name of found) {
      if (this.#live.get(name)?.inFlight !== undefined) continue;
      void this.#runUpstream(name);
      for (const dependant of this.#downDependants(name)) found.add(dependant);
    }
  }

  #downDependants(name: string): readonly string[] {
    const dependants = this.graph.dependants.get(name) ?? [];
    return dependants.filter((each) => this.#board.get(each).hysteresis.state === "unhealthy");
  }

  #schedule(live: Live): void {
    // A listener of the run may have stopped the service
    if (this.#phase === "stopped") return;
    const { clock, holdMs, random } = this.#options;
    const component = this.#board.get(live.check.name);
    const nowMs = clock.monotonic();
    const { delayMs, reason } = nextRun(component, nowMs - live.startedMs, random);
    live.cancelTimer?.();
    const latestMs = latestDelayMs(component, holdMs, nowMs);
    live.cancelTimer = clock.after(Math.min(delayMs, latestMs), () => {
      this.#run(live, reason).catch(this.#options.onError);
    });
  }

  #sweepLater(): void {
    this.#cancelSweep = this.#options.clock.after(sweepMs, () => {
      const { released, transitions } = this.#board.sweep();
      if (transitions.length > 0) this.sweeps.emit(transitions);
      this.#probeDown(released);
      if (this.#phase === "running") this.#sweepLater();
    });
  }

  #hysteresis({ check }: Live): Hysteresis {
    return this.#board.get(check.name).hysteresis;
  }
}

/**
 * Returns when the next run has to start at the latest, in milliseconds from now: a component whose
 * causes have gone is judged by its results from the end of the hold on.
 */
function latestDelayMs({ attribution, check }: Component, holdMs: number, nowMs: number): number {
  const endMs = holdEndMs(attribution, holdMs);
  if (endMs === undefined) return Infinity;
  // A timer may be early by less than a millisecond
  if (nowMs < endMs) return Math.ceil(endMs - nowMs) + 1;
  return check.confirmMs.at(-1) ?? check.intervalMs;
}

function newLive(check: HealthCheck): Live {
  return {
    check,
    inFlight: undefined,
    probe: undefined,
    startedMs: -Infinity,
    reason: "schedule",
    probingSinceMs: undefined,
    failingSinceMs: -Infinity,
    hangingSinceMs: undefined,
    cancelTimer: undefined,
  };
}
