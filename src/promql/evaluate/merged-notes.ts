import type { Repair } from "./buckets.ts";
import { goNumber } from "./format-number.ts";
import type { Note } from "./query.ts";

/** Repairs of classic buckets, told in one note with the widest bounds and how many there were. */
export class Repairs implements Note {
  readonly #text: string;
  readonly #position: string;
  #least = Infinity;
  #most = -Infinity;
  #largestDrop = 0;
  #fromMs = Infinity;
  #toMs = -Infinity;
  #count = 0;

  constructor(text: string, position: string) {
    this.#text = text;
    this.#position = position;
  }

  add({ least, most, largestDrop, timeMs }: Repair & { readonly timeMs: number }): void {
    this.#least = Math.min(this.#least, least);
    this.#most = Math.max(this.#most, most);
    this.#largestDrop = Math.max(this.#largestDrop, largestDrop);
    this.#fromMs = Math.min(this.#fromMs, timeMs);
    this.#toMs = Math.max(this.#toMs, timeMs);
    this.#count++;
  }

  show(): string {
    const buckets = `from buckets ${goNumber(this.#least)} to ${goNumber(this.#most)}`;
    const drop = `with a max diff of ${goNumber(this.#largestDrop, 2)}`;
    const samples = `over ${this.#count} samples from ${showTime(this.#fromMs)} to ${showTime(this.#toMs)}`;
    return `${this.#text}, ${buckets}, ${drop}, ${samples} (${this.#position})`;
  }
}

/** Start times before the sample before, told once a metric. */
export class Overlaps implements Note {
  readonly #text: string;
  readonly #position: string;
  count = 0;

  constructor(text: string, position: string) {
    this.#text = text;
    this.#position = position;
  }

  show(): string {
    const times = this.count > 1 ? ` (${this.count} occurrences)` : "";
    return `${this.#text}${times} (${this.#position})`;
  }
}

function showTime(ms: number): string {
  return new Date(Math.trunc(ms / 1_000) * 1_000).toISOString().replace(".000Z", "Z");
}
