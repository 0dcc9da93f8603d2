import type { HealthGraph } from "./graph.ts";

/** What has to be known of a component before it is asked. */
export interface Upstream {
  /** Monotonic time of its last start. */
  readonly startedMs: number;
  /** Its run that is under way. */
  readonly inFlight: Promise<unknown> | undefined;
  /** Its last result was a failure. */
  readonly isFailing: boolean;
}

export interface AskedWhen {
  readonly sinceMs: number;
  readonly askedSinceMs: number;
  readonly nowMs: number;
}

export interface UpstreamsInput {
  readonly graph: HealthGraph;
  readonly look: (name: string) => Upstream;
  /** Probes the component now. Never rejects. */
  readonly run: (name: string) => Promise<unknown>;
}

/**
 * Asks what a failing component depends on, directly or not, for a fresh answer.
 *
 * Many fail at the same time, so nobody is asked twice: what was asked since the failure answers
 * for all of them; and what failed itself has its own confirmation, since quick repeats would
 * confirm a blip, and has asked what is behind it.
 */
export class Upstreams {
  readonly #input: UpstreamsInput;
  readonly #asked = new Map<string, Asked>();

  constructor(input: UpstreamsInput) {
    this.#input = input;
  }

  /**
   * Resolves once everything upstream of `name` has answered that was neither asked since
   * `askedSinceMs` nor probed since `sinceMs`. Times are monotonic.
   */
  async ask(name: string, { sinceMs, askedSinceMs, nowMs }: AskedWhen): Promise<void> {
    const { graph, look } = this.#input;
    const found = this.#behind(name, askedSinceMs);
    const level = (each: string): number => graph.levels.get(each) ?? 0;
    for (const each of found.toSorted((a, b) => level(a) - level(b))) {
      const answer = this.#freshAnswer(each, sinceMs);
      this.#asked.set(each, { atMs: nowMs, answer, behind: this.#answersBehind(each) });
    }
    const behind = this.#answersBehind(name);
    // It waits for itself nowhere: whoever is behind it has a lower level
    this.#asked.set(name, { atMs: nowMs, answer: look(name).inFlight, behind });
    await behind;
  }

  /** Returns those that have to be asked, `name` left out. */
  #behind(name: string, askedSinceMs: number): readonly string[] {
    const { graph, look } = this.#input;
    const found = new Set([name]);
    for (const each of found) {
      for (const next of graph.nodes.get(each)?.dependencies ?? []) {
        const isAsked = (this.#asked.get(next)?.atMs ?? -Infinity) >= askedSinceMs;
        if (!isAsked && !look(next).isFailing) found.add(next);
      }
    }
    found.delete(name);
    return [...found];
  }

  #freshAnswer(name: string, sinceMs: number): Promise<unknown> | undefined {
    const { look, run } = this.#input;
    const { inFlight, startedMs } = look(name);
    if (inFlight !== undefined) return inFlight;
    return startedMs >= sinceMs ? undefined : run(name);
  }

  #answersBehind(name: string): Promise<unknown> | undefined {
    const { graph, look } = this.#input;
    const answers = (graph.nodes.get(name)?.dependencies ?? []).flatMap((each) => {
      const asked = this.#asked.get(each);
      return [look(each).inFlight ?? asked?.answer, asked?.behind].filter(
        (answer) => answer !== undefined,
      );
    });
    return answers.length === 0 ? undefined : Promise.all(answers);
  }
}

/** When a component and everything behind it was last asked, and what they answer. */
interface Asked {
  readonly atMs: number;
  readonly answer: Promise<unknown> | undefined;
  readonly behind: Promise<unknown> | undefined;
}
