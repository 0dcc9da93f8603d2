/** How a process ends. */
export type ProcessEnd = { readonly code: number } | { readonly signal: string };

/** What a process that ends still has to do. Both run synchronously and may wait for the receiver. */
export interface LastWork {
  /** Delivers everything: metrics, spans, those in flight too, and log records. */
  readonly everything: (end: ProcessEnd) => void;
  /** Delivers the spans and log records that have come since. */
  readonly latecomers: () => void;
}

/**
 * The end of the process, as far as telemetry goes.
 *
 * Nobody can know which code of a process is the last to run: libraries replace `process.emit` and
 * `process.reallyExit` to come after every listener of `exit`. So the first call of
 * {@link Ending.begin} delivers everything, and from then on each span and each line is delivered as
 * soon as it is made.
 */
export class Ending {
  readonly #work: LastWork;
  #begun = false;
  #busy = false;

  constructor(work: LastWork) {
    this.#work = work;
  }

  /** Delivers what there is. The time that it may wait is one budget for all calls. */
  begin(end: ProcessEnd): void {
    const { latecomers, everything } = this.#work;
    this.#run(this.#begun ? latecomers : () => everything(end));
    this.#begun = true;
  }

  /** To be called after each span and log record. */
  recorded(): void {
    if (this.#begun) this.#run(this.#work.latecomers);
  }

  /** The process goes on after all: a signal that was meant to end it did not. */
  callOff(): void {
    this.#begun = false;
  }

  /** Observable instruments may write log lines while they are read. */
  #run(work: () => void): void {
    if (this.#busy) return;
    this.#busy = true;
    try {
      work();
    } finally {
      this.#busy = false;
    }
  }
}
