import type { NotePlace } from "../histogram-notes.ts";
import { addNotes, noNotes } from "../notes.ts";
import type { Notes } from "../query.ts";

/**
 * Of all that there is to say of the pairs of one step, Prometheus tells the last: that of the pair
 * with the highest rank.
 */
export class LastNotes {
  readonly #place: NotePlace;
  readonly #bySteps = new Map<number, { readonly rank: number; readonly notes: Notes }>();

  constructor(place: NotePlace) {
    this.#place = place;
  }

  /** Returns what `combine` makes of a pair, and keeps what it notes. */
  of<T>(step: number, rank: () => number, combine: (place: NotePlace) => T): T {
    const notes = noNotes();
    const { query, at } = this.#place;
    const result = combine({ query: { ...query, notes }, at });
    if (notes.warnings.size + notes.infos.size === 0) return result;
    const found = { rank: rank(), notes };
    const known = this.#bySteps.get(step);
    if (known === undefined || known.rank <= found.rank) this.#bySteps.set(step, found);
    return result;
  }

  /** Notes what is the last of each step. */
  tell(): void {
    for (const { notes } of this.#bySteps.values()) addNotes(this.#place.query.notes, notes);
  }
}
