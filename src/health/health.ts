import { createAccess, type Access } from "./access.ts";
import { ObservabilityError } from "../errors.ts";
import { countdown, orWarn } from "./deadline.ts";
import { keepingAlive, systemClock, type Clock } from "./engine/clock.ts";
import { containedClock, containedRandom } from "./engine/contained.ts";
import { resolveChecks } from "./definition.ts";
import { Listeners, type RunFinished, type Transition } from "./engine/events.ts";
import { judgeGroup } from "./groups.ts";
import { HistoryKeeper } from "./history/history-keeper.ts";
import type { History } from "./history/history.ts";
import { attach } from "./http/attach.ts";
import { Connections, type DrainableServer } from "./http/connections.ts";
import { createHandler, type HealthHandler } from "./http/handler.ts";
import { toRouter, type HealthRouter } from "./http/router.ts";
import type { HealthState } from "./http/state.ts";
import {
  closedServer,
  listen,
  resolveListen,
  type HealthServer,
  type ListenOptions,
} from "./http/server.ts";
import { EventStreams } from "./http/sse.ts";
import { advance, isOver, toLifecycle, type Phase, type Step } from "./lifecycle.ts";
import { resolveOptions, type HealthOptions, type ResolvedOptions } from "./options.ts";
import {
  overallState,
  toHealth,
  toReport,
  type ComponentHealth,
  type SystemHealthReport,
} from "./report.ts";
import { Runner } from "./engine/runner.ts";
import { Telemetry } from "./telemetry/telemetry.ts";
import { Watchdog, type LoopBlocked } from "./watchdog/watchdog.ts";

/** Longest that {@link Health.stop} takes, and its share for saving history and exporting metrics. */
const stopMs = 5_000;
const lastWordsMs = 4_000;

/** How the files of this room write to the log of a service: no business of its users. */
export const logs = new WeakMap<Health, Pick<Telemetry, "info" | "warn">>();

/** The health of one service: runs its checks, reports on them, and answers for them. */
export class Health {
  readonly #options: HealthOptions;
  readonly #resolved: ResolvedOptions;
  readonly #clock: Clock;
  readonly #telemetry: Telemetry;
  readonly #runner: Runner;
  readonly #keeper: HistoryKeeper;
  readonly #access: Access;
  readonly #streams = new EventStreams();
  readonly #connections = new Connections();
  readonly #transitions: Listeners<Transition>;
  readonly #blocks: Listeners<LoopBlocked>;
  readonly #servers: HealthServer[] = [];
  #watchdog: Watchdog | undefined;
  #phase: Phase = "new";
  /** Whether the startup group has passed once. */
  #started = false;
  #version = 0;
  readonly #stopped = Promise.withResolvers<void>();
  #stopping: Promise<void> | undefined;

  constructor(options: HealthOptions) {
    this.#options = options;
    this.#resolved = resolveOptions(options);
    this.#clock = containedClock(options.clock ?? systemClock);
    const { logger, meterProvider, tracerProvider } = options;
    const telemetry = new Telemetry({ clock: this.#clock, logger, meterProvider, tracerProvider });
    this.#telemetry = telemetry;
    logs.set(this, telemetry);
    const onError = (error: unknown): void => telemetry.warn("health: a listener failed", error);
    this.#transitions = new Listeners(onError);
    this.#blocks = new Listeners(onError);
    this.#runner = new Runner(resolveChecks(options.checks), {
      clock: this.#clock,
      random: containedRandom(options.random ?? Math.random),
      concurrency: this.#resolved.concurrency,
      holdMs: this.#resolved.holdMs,
      onError,
    });
    this.#runner.runs.add((finished) => this.#onRun(finished));
    this.#runner.sweeps.add((transitions) => this.#onTransitions(transitions));
    this.#access = createAccess(options.access ?? {}, (problem) => telemetry.warn(problem));
    this.#keeper = new HistoryKeeper(options.historyStore, this.#clock, (error) =>
      telemetry.warn("health: history cannot be kept", error),
    );
  }

  /** Recorded runs by minute, hour and day. */
  get history(): History {
    return this.#keeper.history;
  }

  /**
   * The port of the watchdog, once it listens. Rejects with an `ObservabilityError`
   * `OBS_HEALTH_NO_WATCHDOG`, `OBS_HEALTH_NOT_STARTED`, `OBS_HEALTH_PORT` or `OBS_HEALTH_STOPPED`.
   */
  get watchdogPort(): Promise<number> {
    return this.#watchdog?.listening ?? Promise.reject(this.#noWatchdog());
  }

  /**
   * Starts the schedule. Resolves once every check has run, or `startTimeout` after the call; the
   * service is ready from then on, as far as its checks let it. Resolves early if the service is
   * stopped meanwhile, and at once, with nothing started, if it is drained or about to be.
   *
   * @throws ObservabilityError `OBS_HEALTH_STARTED` if called twice, `OBS_HEALTH_STOPPED`,
   * `OBS_HEALTH_PORT` if the watchdog's port is taken: then nothing is left running.
   */
  async start(): Promise<void> {
    this.#step("start");
    if (this.#phase !== "starting") return;
    const { startTimeoutMs } = this.#resolved;
    // Half for what comes before the checks, so that they get their turn whatever hangs there
    const half = this.#deadline(startTimeoutMs / 2);
    const whole = this.#deadline(startTimeoutMs);
    try {
      await keepingAlive(this.#begin(half.passed, whole.passed));
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      half.cancel();
      whole.cancel();
    }
    this.#step("started");
  }

  /**
   * Runs one check now and returns what is known of it afterwards. Joins a run that is under way.
   *
   * @throws ObservabilityError `OBS_HEALTH_UNKNOWN_COMPONENT`, `OBS_HEALTH_NOT_STARTED`,
   * `OBS_HEALTH_STOPPED`
   */
  async run(name: string): Promise<ComponentHealth> {
    return toHealth(await keepingAlive(this.#runner.run(name)));
  }

  /** Returns the specification's `SystemHealth`, and who is to blame. */
  report(): SystemHealthReport {
    return toReport(this.#state());
  }

  /** Returns one component, or nothing if no check has this name. */
  component(name: string): ComponentHealth | undefined {
    const component = this.#runner.components.get(name);
    return component === undefined ? undefined : toHealth(component);
  }

  /** Calls `listener` for every change of a component's state. Returns how to stop that. */
  onTransition(listener: (transition: Transition) => void): () => void {
    return this.#transitions.add(listener);
  }

  /** Calls `listener` after the event loop was blocked; needs the watchdog. Returns how to stop that. */
  onLoopBlocked(listener: (blocked: LoopBlocked) => void): () => void {
    return this.#blocks.add(listener);
  }

  /** Returns the endpoints for `node:http`, and as middleware for express and connect. */
  handler(): HealthHandler {
    if (!this.#access.isPossible) this.#telemetry.closed();
    return createHandler({
      state: () => this.#state(),
      version: () => this.#version,
      access: this.#access,
      streams: this.#streams,
      fresh: async (question) => {
        await this.#runner.refresh(question);
        return { ...this.#state(), overdue: this.#runner.overdue() };
      },
    });
  }

  /**
   * Returns the endpoints as an express router.
   *
   * @throws ObservabilityError `OBS_HEALTH_EXPRESS_MISSING`: {@link Health.handler} needs none.
   */
  router(): HealthRouter {
    return toRouter(this.handler());
  }

  /**
   * Serves the endpoints on a port of their own, until {@link Health.stop}. Of a service that was
   * drained, returns a server that is closed: the process is about to end.
   *
   * @throws ObservabilityError `OBS_HEALTH_OPTIONS_INVALID`, `OBS_HEALTH_PORT`,
   * `OBS_HEALTH_STOPPED`
   */
  async listen(options: ListenOptions): Promise<HealthServer> {
    const place = resolveListen(options);
    this.#step("serve");
    if (this.#isOver()) return closedServer(place);
    const server = await this.#listen(place);
    this.#connections.watch(server.server);
    // Stopped meanwhile
    if (this.#isOver()) await server.close();
    this.#step("serve");
    this.#servers.push(server);
    return server;
  }

  /**
   * Serves the endpoints on the application's own port, whatever framework made the server: every
   * other path goes to those who listen to its requests, now or later. An HTTP/2 server that listens
   * to its streams instead of requests goes on as before.
   *
   * @throws ObservabilityError `OBS_HEALTH_STOPPED`
   */
  attach(server: DrainableServer): void {
    this.#step("serve");
    attach(this.handler(), server);
    this.#connections.watch(server);
  }

  /**
   * Fails readiness from now on; liveness is not touched. Event streams end, and every answer of the
   * servers that this service listens on or is attached to is its connection's last.
   */
  drain(): void {
    this.#step("drain");
    this.#streams.close();
    this.#connections.leave();
  }

  /**
   * Stops the schedule, saves history, exports metrics, closes its servers. Never rejects, and takes
   * 5 s at most: what does not end by then is left and told to the logger. It is for good.
   */
  async stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #begin(half: Promise<unknown>, whole: Promise<unknown>): Promise<void> {
    const names = new Set(this.#runner.components.keys());
    this.#startWatchdog();
    this.#telemetry.start(() => this.#runner.components);
    await Promise.all([
      this.#keeper.start(names, half),
      Promise.race([this.#watchdog?.listening, half]),
    ]);
    if (this.#isOver()) return;
    await Promise.race([this.#runner.start(), whole]);
    if (this.#isOver()) return;
    const left = [...this.#runner.components.values()].filter(
      ({ lastRun }) => lastRun === undefined,
    );
    if (left.length === 0) return;
    this.#telemetry.warn(
      `health: started although ${left.length} of ${names.size} checks have not run yet`,
    );
  }

  /** Passes when the service is stopped, too. */
  #deadline(ms: number): { readonly passed: Promise<unknown>; readonly cancel: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(ms, resolve);
    return { passed: Promise.race([promise, this.#stopped.promise]), cancel };
  }

  async #stop(): Promise<void> {
    this.#step("stop");
    this.#stopped.resolve();
    const leftMs = countdown(stopMs);
    this.#runner.stop();
    this.#streams.close();
    this.#connections.leave();
    await Promise.all([
      this.#last("saving history", lastWordsMs, () => this.#keeper.stop()),
      this.#last("exporting metrics", lastWordsMs, () => this.#telemetry.flush()),
    ]);
    this.#telemetry.stop();
    await this.#last("closing servers", leftMs(), () =>
      Promise.all([...this.#servers.map(({ close }) => close()), this.#watchdog?.stop()]),
    );
  }

  async #last(what: string, ms: number, work: () => unknown): Promise<void> {
    await orWarn(`health: ${what}`, ms, work, (message, error) =>
      this.#telemetry.warn(message, error),
    );
  }

  async #listen({ host, port }: Required<ListenOptions>): Promise<HealthServer> {
    try {
      return await listen(this.handler(), { host, port });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `the health endpoints cannot listen on ${host}:${port}: ${reason}`;
      throw new ObservabilityError("OBS_HEALTH_PORT", message, { cause: error });
    }
  }

  #isOver(): boolean {
    return isOver(this.#phase);
  }

  #step(step: Step): void {
    const before = this.#phase;
    this.#phase = advance(before, step);
    if (this.#phase !== before) this.#changed();
  }

  #onRun(finished: RunFinished): void {
    const { component, run, transitions } = finished;
    // The report changed; the verdicts do with a transition only
    this.#version += 1;
    this.#keeper.add(component.check.name, run.status, run.durationMs);
    this.#telemetry.run(finished, () => this.#onTransitions(transitions));
  }

  #onTransitions(transitions: readonly Transition[]): void {
    for (const transition of transitions) {
      this.#telemetry.transition(transition);
      this.#transitions.emit(transition);
      this.#streams.send(transition);
    }
    if (transitions.length > 0) this.#changed();
  }

  /** Answers are encoded anew at the next request, and the watchdog answers anew from now on. */
  #changed(): void {
    this.#version += 1;
    const input = { ...this.#state(), exclude: new Set<string>() };
    this.#started ||= judgeGroup("startup", input).ok;
    this.#watchdog?.update({
      live: judgeGroup("liveness", input).ok,
      ready: judgeGroup("readiness", input).ok,
      started: this.#started,
      state: overallState([...input.components.values()]),
    });
  }

  #state(): HealthState {
    return {
      components: this.#runner.components,
      lifecycle: toLifecycle(this.#phase),
      started: this.#started,
      service: this.#options.service ?? {},
      nowMs: this.#clock.now(),
      history: this.#keeper.history,
      historyNowMs: this.#keeper.nowMs(),
      failOpen: this.#resolved.failOpen,
    };
  }

  #startWatchdog(): void {
    const { watchdog } = this.#resolved;
    if (watchdog === undefined) return;
    this.#watchdog = new Watchdog({
      ...watchdog,
      access: this.#options.access ?? {},
      onBlocked: (blocked) => {
        this.#telemetry.blocked(blocked);
        this.#blocks.emit(blocked);
      },
      onError: (error) => this.#telemetry.warn("health: the watchdog failed", error),
    });
    this.#changed();
  }

  #noWatchdog(): ObservabilityError {
    return this.#resolved.watchdog === undefined
      ? new ObservabilityError("OBS_HEALTH_NO_WATCHDOG", "the health service has no watchdog")
      : new ObservabilityError("OBS_HEALTH_NOT_STARTED", "the health service is not started");
  }
}

/**
 * Returns a health service, not yet started.
 *
 * @throws ObservabilityError `OBS_HEALTH_OPTIONS_INVALID`, `OBS_HEALTH_CHECK_INVALID`,
 * `OBS_HEALTH_GRAPH_INVALID`: a mistake in the definitions is told at once, all of it.
 */
export function createHealth(options: HealthOptions): Health {
  return new Health(options);
}
