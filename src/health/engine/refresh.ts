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
  /** Runs the check now, or joins the run that is under way. */
  readonly run: (name: string, question: FreshQuestion) => Promise<unknown>;
}

/** Least time from the start of one round of probes to the start of the next. */
const leastGapMs = 2_000;

/** Least time between two runs of one check. */
const leastPauseMs = 1_000;

/** A check that runs less often was declared expensive by whoever wrote it. */
const longestIntervalMs = 60_000;

/** Askers beyond this number are answered from memory. */
const mostAskers = 64;

/**
 * Probes the components because other services ask. However many ask, and however often, they share
 * one round of probes every two seconds at most.
 */
export class Refresh {
  readonly #input: RefreshInput;
  #round: Promise<void> | undefined;
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
      await this.#within(question.waitMs, this.#shared(question));
    } finally {
      this.#askers -= 1;
    }
  }

  /** Nobody waits any longer, and no timer is left. */
  stop(): void {
    for (const end of this.#waits) end();
  }

  async #shared(question: FreshQuestion): Promise<void> {
    this.#round ??= this.#next(question).finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  /** Waits for its turn, rather than to answer with results from before what the asker saw. */
  async #next(question: FreshQuestion): Promise<void> {
    const { clock } = this.#input;
    const pauseMs = this.#startedMs + leastGapMs - clock.monotonic();
    if (pauseMs > 0) await this.#wait(pauseMs).ended;
    this.#startedMs = clock.monotonic();
    const { components, run } = this.#input;
    await Promise.all(
      [...components().values()]
        .filter((component) => this.#isWorthAsking(component, question))
        .map(async (component) =>
          this.#within(overdueAfterMs(component), run(component.check.name, question)),
        ),
    );
  }

  /** What fails already has its own confirmation: quick repeats would confirm a blip. */
  #isWorthAsking({ check, hysteresis, lastRun }: Component, question: FreshQuestion): boolean {
    if (check.intervalMs > longestIntervalMs) return false;
    if (hysteresis.state === "unhealthy" || isSuspect(hysteresis)) return false;
    if (asksOn(lastRun)) return leadsOn(lastRun, question);
    return this.#input.startedMs(check.name) <= this.#input.clock.monotonic() - leastPauseMs;
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
