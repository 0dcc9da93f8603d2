interface Waiter {
  readonly order: number;
  readonly done: () => void;
}

/** The requests that are neither sent nor given up, by their order, and who waits for them. */
export class OpenOrders {
  /** How many parts of a request are left. */
  readonly #parts = new Map<number, number>();
  #waiters: readonly Waiter[] = [];

  open(order: number): void {
    this.#parts.set(order, (this.#parts.get(order) ?? 0) + 1);
  }

  /** What was left by other processes was never opened here, and nobody waits for it. */
  close(order: number): void {
    const parts = this.#parts.get(order);
    if (parts === undefined) return;
    if (parts > 1) this.#parts.set(order, parts - 1);
    else this.#parts.delete(order);
    this.#tell();
  }

  /** Calls `done` once no request up to `order` is open, at once if none is. */
  whenClosed(order: number, done: () => void): void {
    this.#waiters = [...this.#waiters, { order, done }];
    this.#tell();
  }

  #tell(): void {
    if (this.#waiters.length === 0) return;
    const oldest = Math.min(...this.#parts.keys());
    const ready = this.#waiters.filter(({ order }) => order < oldest);
    this.#waiters = this.#waiters.filter(({ order }) => order >= oldest);
    for (const { done } of ready) done();
  }
}
