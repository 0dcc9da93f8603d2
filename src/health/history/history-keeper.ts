import type { Clock } from "../engine/clock.ts";
import { History, type HistoryStore } from "./history.ts";

/** A crash costs at most this much of history. */
const saveEveryMs = 60_000;

/** History that is loaded at the start, and saved from time to time and at the end. */
export class HistoryKeeper {
  readonly history: History;
  readonly #store: HistoryStore | undefined;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  #cancel: (() => void) | undefined;
  /** Saves run one after the other; a store need not cope with two. */
  #saving: Promise<void> = Promise.resolve();

  /** What the store throws goes to `onError`: health goes on without history. */
  constructor(store: HistoryStore | undefined, clock: Clock, onError: (error: unknown) => void) {
    this.history = new History({ isStored: store !== undefined });
    this.#store = store;
    this.#clock = clock;
    this.#onError = onError;
  }

  async start(known: ReadonlySet<string>): Promise<void> {
    const store = this.#store;
    if (store === undefined) return;
    await this.#guard(async () => {
      this.history.restore(await store.load(), known, this.#clock.now());
    });
    this.#saveLater();
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    await this.#save();
    await this.#guard(async () => this.#store?.close?.());
  }

  #saveLater(): void {
    this.#cancel = this.#clock.after(saveEveryMs, () => {
      void this.#save();
      this.#saveLater();
    });
  }

  async #save(): Promise<void> {
    const store = this.#store;
    const rows = this.history.takeUnsaved();
    if (store !== undefined && rows.length > 0) {
      this.#saving = this.#saving.then(() => this.#guard(() => store.save(rows)));
    }
    // Also what an earlier call began: at the end nothing may be left to do
    await this.#saving;
  }

  async #guard(work: () => Promise<void> | undefined): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#onError(error);
    }
  }
}
