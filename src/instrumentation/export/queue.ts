import type { Signal } from "./protocol.ts";
import type { SpoolFile } from "./spool/spool-file.ts";

/** A request that is neither delivered nor given up. */
export interface Parcel {
  /** Lower is older. */
  readonly order: number;
  readonly signal: Signal;
  readonly items: number;
  /** Undefined while it is only in `file`. */
  body: Uint8Array | undefined;
  /** Whether `body` is gzipped: what waits is, since it is a tenth as large then. */
  gzipped: boolean;
  /** Where it is in the spool. */
  readonly file: SpoolFile | undefined;
}

/** Parcels in the order in which they were made, the oldest first. */
export class Queue {
  #parcels: Parcel[] = [];

  get length(): number {
    return this.#parcels.length;
  }

  get oldest(): Parcel | undefined {
    return this.#parcels[0];
  }

  /** Puts `parcel` where its age belongs: new ones at the end, those that come back at the front. */
  add(parcel: Parcel): void {
    const last = this.#parcels.at(-1);
    if (last === undefined || last.order <= parcel.order) this.#parcels.push(parcel);
    else {
      const index = this.#parcels.findIndex(({ order }) => order > parcel.order);
      this.#parcels.splice(index, 0, parcel);
    }
  }

  newestFirst(): Iterable<Parcel> {
    return this.#parcels.toReversed();
  }

  takeOldest(): Parcel | undefined {
    return this.#parcels.shift();
  }

  /** Returns the oldest that `condition` holds for, without taking it. */
  find(condition: (parcel: Parcel) => boolean): Parcel | undefined {
    return this.#parcels.find(condition);
  }

  remove(parcel: Parcel): void {
    const index = this.#parcels.indexOf(parcel);
    if (index !== -1) this.#parcels.splice(index, 1);
  }

  takeAll(): readonly Parcel[] {
    const parcels = this.#parcels;
    this.#parcels = [];
    return parcels;
  }
}
