import type { Server } from "node:http";

import { createAccess, type Access } from "./access.ts";
import { ObservabilityError } from "../errors.ts";
import { keepingAlive, systemClock, type Clock } from "./engine/clock.ts";
import { resolveChecks } from "./definition.ts";
import { Listeners, type RunFinished, type Transition } from "./engine/events.ts";
import { judgeGroup } from "./groups.ts";
import { HistoryKeeper } from "./history/history-keeper.ts";
import type { History } from "./history/history.ts";
import { attach } from "./http/attach.ts";
import { createHandler, type HealthHandler } from "./http/handler.ts";
import { toRouter, type HealthRouter } from "./http/router.ts";
import type { HealthState } from "./http/state.ts";
import { listen, type HealthServer, type ListenOptions } from "./http/server.ts";
import { EventStreams } from "./http/sse.ts";
import { resolveOptions, type HealthOptions, type ResolvedOptions } from "./options.ts";
import {
  overallState,
  toHealth,
  toReport,
  type ComponentHealth,
  type Lifecycle,
  type SystemHealthReport,
} from "./report.ts";
import { Runner } from "./engine/runner.ts";
import { Telemetry } from "./telemetry/telemetry.ts";
import { Watchdog, type LoopBlocked } from "./watchdog/watchdog.ts";

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
  readonly #transitions: Listeners<Transition>;
  readonly #blocks: Listeners<LoopBlocked>;
  readonly #servers: HealthServer[] = [];
  #watchdog: Watchdog | undefined;
  #lifecycle: Lifecycle = "starting";
  #begun = false;
  #started = false;
  #version = 0;
  #stopping: Promise<void> | undefined;

  constructor(options: HealthOptions) {
    this.#options = options;
    this.#resolved = resolveOptions(options);
    this.#clock = options.clock ?? systemClock;
    const { logger, meterProvider, tracerProvider } = options;
    const telemetry = new Telemetry({ clock: this.#clock, logger, meterProvider, tracerProvider });
    this.#telemetry = telemetry;
    const onError = (error: unknown): void => telemetry.warn("health: a listener failed", error);
    this.#transitions = new Listeners(onError);
    this.#blocks = new Listeners(onError);
    this.#runner = new Runner(resolveChecks(options.checks), {
      clock: this.#clock,
      random: options.random ?? Math.random,
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

  /** The port of the watchdog, once it listens. Rejects if there is none. */
  get watchdogPort(): Promise<number> {
    return this.#watchdog?.listening ?? Promise.reject(noWatchdog());
  }

  /**
   * Starts the schedule. Resolves once every check has run, which a hanging one delays by its
   * deadline at most; the service is ready from then on.
   *
   * @throws ObservabilityError `OBS_HEALTH_STOPPED` if called twice.
   */
  async start(): Promise<void> {
    if (this.#begun) {
      throw new ObservabilityError("OBS_HEALTH_STOPPED", "the health service was started before");
    }
    this.#begun = true;
    this.#startWatchdog();
    this.#telemetry.start(() => this.#runner.components);
    await this.#keeper.start(new Set(this.#runner.components.keys()));
    if (this.#stopping !== undefined) return;
    await keepingAlive(this.#runner.start());
    if (this.#lifecycle === "starting") this.#lifecycle = "ready";
    this.#changed();
  }

  /**
   * Runs one check now and returns what is known of it afterwards. Joins a run that is under way.
   *
   * @throws ObservabilityError `OBS_HEALTH_UNKNOWN_COMPONENT`, `OBS_HEALTH_STOPPED`
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

  /** Serves the endpoints on a port of their own, until {@link Health.stop}. */
  async listen(options: ListenOptions): Promise<HealthServer> {
    const server = await listen(this.handler(), options);
    this.#servers.push(server);
    return server;
  }

  /**
   * Serves the endpoints on the application's own port, whatever framework made the server: every
   * other path goes to what the server does with a request at the time of the call.
   */
  attach(server: Server): void {
    attach(this.handler(), server);
  }

  /** Fails readiness from now on; liveness is not touched. */
  drain(): void {
    this.#lifecycle = "draining";
    this.#changed();
  }

  /** Stops the schedule, saves history, exports metrics, closes its servers. Never rejects. */
  async stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stop(): Promise<void> {
    this.drain();
    this.#runner.stop();
    await this.#keeper.stop();
    await this.#telemetry.stop();
    this.#streams.close();
    await Promise.all(this.#servers.map(({ close }) => close()));
    await this.#watchdog?.stop();
  }

  #onRun(finished: RunFinished): void {
    const { component, run, transitions } = finished;
    this.#changed();
    this.#keeper.history.add(component.check.name, run.status, run.durationMs, run.finishedAtMs);
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
      lifecycle: this.#lifecycle,
      started: this.#started,
      service: this.#options.service ?? {},
      nowMs: this.#clock.now(),
      history: this.#keeper.history,
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
}

function noWatchdog(): ObservabilityError {
  return new ObservabilityError("OBS_HEALTH_STOPPED", "no watchdog is running");
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
