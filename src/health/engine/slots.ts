/**
 * A limit on how many checks run at once, with one slot that checks which hung last time may not
 * take: however many hang, the others go on.
 */
export class Slots {
  readonly #limit: number;
  #taken = 0;
  #takenBySuspects = 0;
  readonly #waiting: { readonly suspect: boolean; readonly enter: () => void }[] = [];
  #closed = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether somebody waits for a slot. */
  get hasQueue(): boolean {
    return this.#waiting.length > 0;
  }

  /** Resolves with how to give the slot back, once or twice; when there is no slot, once there is. */
  async acquire(suspect: boolean): Promise<() => void> {
    if (!this.#fits(suspect)) {
      await new Promise<void>((resolve) => {
        this.#waiting.push({ suspect, enter: resolve });
      });
    } else this.#take(suspect);
    let isTaken = true;
    return () => {
      if (isTaken) this.#release(suspect);
      isTaken = false;
    };
  }

  /** Lets everyone in who waits, and from now on. */
  close(): void {
    this.#closed = true;
    this.#admit();
  }

  #fits(suspect: boolean): boolean {
    if (this.#closed) return true;
    if (this.#taken >= this.#limit) return false;
    return !suspect || this.#limit === 1 || this.#takenBySuspects < this.#limit - 1;
  }

  #take(suspect: boolean): void {
    this.#taken += 1;
    if (suspect) this.#takenBySuspects += 1;
  }

  #release(suspect: boolean): void {
    this.#taken -= 1;
    if (suspect) this.#takenBySuspects -= 1;
    this.#admit();
  }

  #admit(): void {
    for (;;) {
      const index = this.#waiting.findIndex(({ suspect }) => this.#fits(suspect));
      const [next] = index === -1 ? [] : this.#waiting.splice(index, 1);
      if (next === undefined) return;
      this.#take(next.suspect);
      next.enter();
    }
  }
}
