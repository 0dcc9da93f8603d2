import { ObservabilityError } from "../../errors.ts";
import { mergeBlame, noBlame, sameBlame, type Blame } from "./blame.ts";
import { attribute, passOn, type Attribution } from "./cascade.ts";
import type { Clock } from "./clock.ts";
import { afterRun, maintenanceAt, isStale, newComponent, type Component } from "./component.ts";
import type { HealthCheck } from "../definition.ts";
import type { Transition } from "./events.ts";
import { propagate, type HealthGraph } from "./graph.ts";
import type { Run } from "./probe.ts";
import {
  evidenceOf,
  sameEvidence,
  toTransitions,
  withAttribution,
  type Components,
} from "./settle.ts";

export interface BoardOptions {
  readonly clock: Clock;
  readonly graph: HealthGraph;
  /** See `CascadeInput.holdMs`. */
  readonly holdMs: number;
}

/** What settling changed. */
export interface Settled {
  /** Root causes first, so that the first event of an incident names them. */
  readonly transitions: readonly Transition[];
  /** Components that are down still although their causes have just gone. */
  readonly released: readonly string[];
}

/** What a run changed. */
export interface Recorded extends Settled {
  readonly component: Component;
  /** It was unhealthy by its own probes, and no longer is. */
  readonly recovered: boolean;
}

const nothing: Settled = { transitions: [], released: [] };

/**
 * What is known of every component, by name, and who is to blame. Only what a change reaches is
 * worked out anew.
 */
export class Board {
  readonly #options: BoardOptions;
  /** The components are immutable, the map is not: a copy per run would cost more than the run. */
  readonly #components: Map<string, Component>;
  /** What each component passes on to those that depend on it. */
  readonly #blames = new Map<string, Blame>();
  #startedMonotonicMs = 0;

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
    this.#startedMonotonicMs = this.#options.clock.monotonic();
  }

  /** @throws ObservabilityError `OBS_HEALTH_UNKNOWN_COMPONENT` */
  get(name: string): Component {
    const component = this.#components.get(name);
    if (component !== undefined) return component;
    throw new ObservabilityError("OBS_HEALTH_UNKNOWN_COMPONENT", "no health check has this name");
  }

  /** Notes since when a call has not returned, in Unix time, or that it has. */
  setHanging(name: string, hangingSinceMs: number | undefined): void {
    this.#components.set(name, { ...this.get(name), hangingSinceMs });
  }

  /** Returns what the component would be after the run. */
  preview(name: string, run: Run): Component {
    const before = this.get(name);
    const finishedMs = run.startedMonotonicMs + run.durationMs;
    const excused =
      before.hysteresis.state === "unknown" &&
      finishedMs - this.#startedMonotonicMs < before.check.startupGraceMs;
    return afterRun(before, run, excused);
  }

  record(name: string, run: Run): Recorded {
    const before = this.get(name);
    const after = this.preview(name, run);
    this.#components.set(name, after);
    const isSettled =
      before.attribution.releasedAtMs === undefined &&
      sameEvidence(evidenceOf(before), evidenceOf(after));
    const settled = isSettled ? nothing : this.#settle([name]);
    const recovered =
      before.hysteresis.state === "unhealthy" && after.hysteresis.state !== "unhealthy";
    return { ...settled, component: this.get(name), recovered };
  }

  /** Looks at what changes without a run: results get stale, maintenance begins and ends. */
  sweep(): Settled {
    const { clock } = this.#options;
    const nowMs = clock.now();
    const monotonicMs = clock.monotonic();
    const changed: string[] = [];
    for (const [name, component] of this.#components) {
      const stale = isStale(component, monotonicMs);
      const maintenance = maintenanceAt(component.check, nowMs);
      if (stale === component.stale && maintenance === component.maintenance) continue;
      this.#components.set(name, { ...component, stale, maintenance });
      changed.push(name);
    }
    return changed.length === 0 ? nothing : this.#settle(changed);
  }

  #settle(names: readonly string[]): Settled {
    const before = new Map<string, Component>();
    const visit = (name: string): boolean => {
      const component = this.get(name);
      if (!before.has(name)) before.set(name, component);
      return this.#update(component);
    };
    propagate(this.#options.graph, names, visit);
    // A culprit that is merely degraded becomes a root by its victims; that reaches nobody else
    this.#countVictims(before).forEach(visit);
    const nowMs = this.#options.clock.now();
    const moves = [...before].map(([name, component]) => ({
      before: component,
      after: this.get(name),
    }));
    return {
      transitions: toTransitions(moves, nowMs),
      released: moves
        .filter(({ before: old, after }) => isReleased(old.attribution, after.attribution))
        .map(({ after }) => after.check.name),
    };
  }

  /** Returns whether those that depend on the component have to be looked at. */
  #update(component: Component): boolean {
    const { clock, graph, holdMs } = this.#options;
    const { name, dependencies } = component.check;
    const upstream = mergeBlame(dependencies.map((each) => this.#blames.get(each) ?? noBlame));
    const own = evidenceOf(component);
    const attribution = attribute({
      graph,
      own,
      upstream,
      previous: component.attribution,
      nowMs: clock.monotonic(),
      holdMs,
      victims: component.victims,
    });
    const next = withAttribution(component, attribution, clock.now());
    if (next !== component) this.#components.set(name, next);
    const blame = passOn(own, attribution, upstream);
    if (sameBlame(this.#blames.get(name) ?? noBlame, blame)) return false;
    this.#blames.set(name, blame);
    return true;
  }

  /** Returns the culprits whose number of victims has changed from or to none. */
  #countVictims(before: ReadonlyMap<string, Component>): readonly string[] {
    const changes = new Map<string, number>();
    const count = ({ culprits, role }: Attribution, by: number): void => {
      if (role !== "suppressed") return;
      for (const { component } of culprits) {
        changes.set(component, (changes.get(component) ?? 0) + by);
      }
    };
    for (const [name, { attribution }] of before) {
      const after = this.get(name).attribution;
      if (after === attribution) continue;
      count(attribution, -1);
      count(after, 1);
    }
    const affected: string[] = [];
    for (const [name, by] of changes) {
      if (by === 0) continue;
      const culprit = this.get(name);
      const victims = culprit.victims + by;
      this.#components.set(name, { ...culprit, victims });
      if ((victims === 0) !== (culprit.victims === 0)) affected.push(name);
    }
    return affected;
  }
}

function isReleased(before: Attribution, after: Attribution): boolean {
  return before.releasedAtMs === undefined && after.releasedAtMs !== undefined;
}
