import { handedOn, type FreshQuestion } from "../question.ts";
import type { Clock } from "./clock.ts";
import type { Component } from "./component.ts";
import { isSuspect } from "./hysteresis.ts";
import { asksOn, overdueAfterMs } from "./overdue.ts";
import type { Components } from "./settle.ts";

export interface RefreshInput {
  readonly clock: Clock;
  readonly components: () => Components;
  /** Monotonic time at which the check last began to run. */
  readonly startedMs: (name: string) => number;
  readonly isRunning: (name: string) => boolean;
  /** Milliseconds until the probe under way takes much longer than usual; 0 where there is none. */
  readonly overdueInMs: (name: string) => number;
  /** Runs the check now, or joins the run that is under way. */
  readonly run: (name: string, question: FreshQuestion) => Promise<unknown>;
}

/** Least time from the start of one round of probes to the start of the next. */
const leastGapMs = 2_000;

/** Those who ask within this time of the start of a round share it. */
const asGoodAsFreshMs = 250;

/** Least time between two runs of one check. */
const leastPauseMs = 1_000;

/** A check that runs less often was declared expensive by whoever wrote it. */
const longestIntervalMs = 60_000;

/** One check that runs for the askers. */
interface Probing {
  /** The service that it asks in its turn, if it does and that one is known by name. */
  readonly service: string | undefined;
  readonly ended: Promise<void>;
}

/** Askers beyond this number are answered from memory. */
const mostAskers = 64;

/**
 * Probes the components because other services ask. However many ask, and however often, they share
 * one round of probes every two seconds at most.
 */
export class Refresh {
  readonly #input: RefreshInput;
  #round: readonly Probing[] = [];
  #next: Promise<readonly Probing[]> | undefined;
  #startedMs = -Infinity;
  #askers = 0;
  /** Each ends one wait before its time. */
  readonly #waits = new Set<() => void>();

  constructor(input: RefreshInput) {
    this.#input = input;
  }

  /** Resolves once there are fresh results, or the asker does not wait any longer. Never rejects. */
  async ask(question: FreshQuestion): Promise<void> {
    if (this.#askers >= mostAskers) return;
    this.#askers += 1;
    try {
      await this.#within(question.waitMs, this.#answers(question));
    } finally {
      this.#askers -= 1;
    }
  }

  /** Nobody waits any longer, and no timer is left. */
  stop(): void {
    for (const end of this.#waits) end();
  }

  /**
   * Whoever shares a round does not wait for the services that his question came through, since
   * those wait for him.
   */
  async #answers(question: FreshQuestion): Promise<void> {
    const round = await this.#turn(question);
    const awaited = round.filter(
      ({ service }) => service === undefined || !question.via.includes(service),
    );
    await Promise.all(awaited.map(async ({ ended }) => ended));
  }

  /** Results from before what the asker saw would acquit the culprit: he waits for the next round. */
  async #turn(question: FreshQuestion): Promise<readonly Probing[]> {
    const ageMs = this.#input.clock.monotonic() - this.#startedMs;
    if (ageMs < asGoodAsFreshMs) return this.#round;
    this.#next ??= this.#roundAfter(leastGapMs - ageMs, question).finally(() => {
      this.#next = undefined;
    });
    return this.#next;
  }

  async #roundAfter(ms: number, question: FreshQuestion): Promise<readonly Probing[]> {
    if (ms > 0) await this.#wait(ms).ended;
    this.#startedMs = this.#input.clock.monotonic();
    this.#round = this.#probeAll(question);
    return this.#round;
  }

  #probeAll(question: FreshQuestion): readonly Probing[] {
    const { components, run } = this.#input;
    return [...components().values()]
      .filter((component) => this.#isWorthAsking(component, question))
      .map((component) => {
        const service = component.lastRun?.details?.["service"];
        const pauseMs = this.#pauseMs(component);
        const running =
          pauseMs > 0
            ? this.#later(pauseMs, component, question)
            : run(component.check.name, question);
        return {
          service: asksOn(component.lastRun) && typeof service === "string" ? service : undefined,
          ended: this.#answeredOrOverdue(component, Math.max(0, pauseMs), running),
        };
      });
  }

  /**
   * The wait begins before the probe does, and a timer may be early: nobody is told too soon, when
   * a silent component is not suspect yet and those that depend on it are.
   */
  async #answeredOrOverdue(
    component: Component,
    pauseMs: number,
    running: Promise<unknown>,
  ): Promise<void> {
    const { name } = component.check;
    let waitMs = pauseMs + overdueAfterMs(component);
    const answered = running.then(() => (waitMs = 0));
    while (waitMs > 0) {
      await this.#within(waitMs, answered);
      if (waitMs > 0) waitMs = Math.ceil(this.#input.overdueInMs(name));
    }
  }

  /** Returns how long the check has to wait: what it saw just now may be from before the incident. */
  #pauseMs({ check, lastRun }: Component): number {
    const { clock, startedMs } = this.#input;
    return asksOn(lastRun) ? 0 : startedMs(check.name) + leastPauseMs - clock.monotonic();
  }

  async #later(ms: number, { check }: Component, question: FreshQuestion): Promise<void> {
    await this.#wait(ms).ended;
    const { clock, isRunning, run, startedMs } = this.#input;
    // Its own schedule may have come first: then that run will do
    const isDone = clock.monotonic() - startedMs(check.name) < ms && !isRunning(check.name);
    if (!isDone) await run(check.name, question);
  }

  /** What fails already has its own confirmation: quick repeats would confirm a blip. */
  #isWorthAsking({ check, hysteresis, lastRun }: Component, question: FreshQuestion): boolean {
    if (check.intervalMs > longestIntervalMs) return false;
    if (hysteresis.state === "unhealthy" || isSuspect(hysteresis)) return false;
    return !asksOn(lastRun) || leadsOn(lastRun, question);
  }

  async #within(ms: number, work: Promise<unknown>): Promise<void> {
    if (ms === Infinity) return void (await work);
    const { ended, end } = this.#wait(ms);
    await Promise.race([work, ended]);
    end();
  }

  #wait(ms: number): { readonly ended: Promise<void>; readonly end: () => void } {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const cancel = this.#input.clock.after(ms, () => end());
    const end = (): void => {
      cancel();
      this.#waits.delete(end);
      resolve();
    };
    this.#waits.add(end);
    return { ended, end };
  }
}

/** Not back to a service that the question came through: it would be asked on its own behalf. */
function leadsOn(lastRun: Component["lastRun"], question: FreshQuestion): boolean {
  const { reporter, service } = lastRun?.details ?? {};
  const isKnown = typeof service === "string" && question.via.includes(service);
  return !isKnown && handedOn(question, String(reporter), question.waitMs) !== undefined;
}
