import { ObservabilityError } from "../../errors.ts";
import type { Clock } from "./clock.ts";
import { afterRun, newComponent, underSuspicion, type Component } from "./component.ts";
import type { HealthCheck } from "../definition.ts";
import type { Transition } from "./events.ts";
import type { HealthGraph } from "./graph.ts";
import type { Run } from "./probe.ts";
import { settle, type Components } from "./settle.ts";

export interface BoardOptions {
  readonly clock: Clock;
  readonly graph: HealthGraph;
  /** See `CascadeInput.holdMs`. */
  readonly holdMs: number;
}

/** What a run changed. */
export interface Recorded {
  readonly component: Component;
  /** It was unhealthy by its own probes, and no longer is. */
  readonly recovered: boolean;
  readonly transitions: readonly Transition[];
}

/** What is known of every component, by name. */
export class Board {
  readonly #options: BoardOptions;
  /** The components are immutable, the map is not: a copy per run would cost more than the run. */
  #components: Map<string, Component>;
  #startedAtMs = 0;

  constructor(checks: readonly HealthCheck[], options: BoardOptions) {
    this.#options = options;
    const nowMs = options.clock.now();
    this.#components = new Map(checks.map((check) => [check.name, newComponent(check, nowMs)]));
  }

  get components(): Components {
    return this.#components;
  }

  /** From now on the grace of the checks counts. */
  start(): void {
    this.#startedAtMs = this.#options.clock.now();
  }

  /** @throws ObservabilityError `OBS_HEALTH_UNKNOWN_COMPONENT` */
  get(name: string): Component {
    const component = this.#components.get(name);
    if (component !== undefined) return component;
    throw new ObservabilityError("OBS_HEALTH_UNKNOWN_COMPONENT", "no health check has this name");
  }

  /** Notes since when a call has not returned, or that it has. */
  setHanging(name: string, hangingSinceMs: number | undefined): void {
    this.#components.set(name, { ...this.get(name), hangingSinceMs });
  }

  /** Returns what the component would be after the run. */
  preview(name: string, run: Run): Component {
    const before = this.get(name);
    const excused =
      before.hysteresis.state === "unknown" &&
      run.finishedAtMs - this.#startedAtMs < before.check.startupGraceMs;
    return afterRun(before, run, excused);
  }

  record(name: string, run: Run): Recorded {
    const before = this.get(name);
    const after = this.preview(name, run);
    this.#components.set(name, after);
    const settled =
      !before.stale &&
      before.hysteresis.state === after.hysteresis.state &&
      underSuspicion(before.hysteresis, before.lastRun) ===
        underSuspicion(after.hysteresis, after.lastRun);
    const transitions = settled ? [] : this.settle();
    const recovered =
      before.hysteresis.state === "unhealthy" && after.hysteresis.state !== "unhealthy";
    return { component: this.get(name), recovered, transitions };
  }

  /** Works out every state and cause anew, and returns what that changed. */
  settle(): readonly Transition[] {
    const { clock, graph, holdMs } = this.#options;
    const { components, transitions } = settle({
      components: this.#components,
      graph,
      nowMs: clock.now(),
      monotonicMs: clock.monotonic(),
      holdMs,
    });
    this.#components = new Map(components);
    return transitions;
  }
}
