/**
 * A binary heap as Go's container/heap keeps it. Which of several equal values `topk` leaves out
 * follows from the order of its elements, so the algorithm is Go's, move by move.
 */
export class Heap<T> {
  readonly items: T[] = [];
  readonly #isLess: (a: T, b: T) => boolean;

  constructor(isLess: (a: T, b: T) => boolean) {
    this.#isLess = isLess;
  }

  push(item: T): void {
    this.items.push(item);
    let child = this.items.length - 1;
    for (;;) {
      const parent = (child - 1) >> 1;
      if (child === 0 || !this.#less(child, parent)) return;
      this.#swap(parent, child);
      child = parent;
    }
  }

  /** Puts the item in the place of the least. */
  replaceLeast(item: T): void {
    this.items[0] = item;
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      if (left >= this.items.length) return;
      const right = left + 1;
      const least = right < this.items.length && this.#less(right, left) ? right : left;
      if (!this.#less(least, parent)) return;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #less(a: number, b: number): boolean {
    const [one, other] = [this.items[a], this.items[b]];
    return one !== undefined && other !== undefined && this.#isLess(one, other);
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.items[a], this.items[b]];
    if (one === undefined || other === undefined) return;
    this.items[a] = other;
    this.items[b] = one;
  }
}
