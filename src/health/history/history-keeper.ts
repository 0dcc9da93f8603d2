import type { Clock } from "../engine/clock.ts";
import type { HealthStatus } from "../check.ts";
import { History, type HistoryRow, type HistoryStore } from "./history.ts";
import { SteadyTime } from "./steady-time.ts";

/** A crash costs at most this much of history. */
const saveEveryMs = 60_000;

/** The first time it is sooner: a store that keeps nothing is told while somebody looks. */
const saveFirstMs = 1_000;

/** History that is loaded at the start, and saved from time to time and at the end. */
export class HistoryKeeper {
  readonly history: History;
  readonly #store: HistoryStore | undefined;
  readonly #clock: Clock;
  readonly #time: SteadyTime;
  readonly #onError: (error: unknown) => void;
  #isFailing = false;
  #isSaving = false;
  #isStopped = false;
  #cancel: (() => void) | undefined;
  /** Saves run one after the other; a store need not cope with two. */
  #saving: Promise<void> = Promise.resolve();

  /** What the store throws goes to `onError`, once until it works again: health goes on without history. */
  constructor(store: HistoryStore | undefined, clock: Clock, onError: (error: unknown) => void) {
    this.history = new History({ isStored: store !== undefined });
    this.#store = store;
    this.#clock = clock;
    this.#time = new SteadyTime(clock);
    this.#onError = onError;
  }

  /** Loads what is kept, unless `late` resolves first: then the service goes on without it. */
  async start(known: ReadonlySet<string>, late: Promise<unknown>): Promise<void> {
    const store = this.#store;
    if (store === undefined) return;
    await this.#guard(async () => {
      const rows = await Promise.race([store.load(), late.then(() => "late" as const)]);
      if (rows === "late") throw new Error("the store did not load in time");
      this.history.restore(rows, known, this.nowMs());
    });
    if (!this.#isStopped) this.#saveLater(saveFirstMs);
  }

  /** Returns the time by which history goes: Unix time in milliseconds, without jumps. */
  nowMs(): number {
    return this.#time.nowMs();
  }

  /** Adds a run that has finished now. */
  add(component: string, status: HealthStatus, durationMs: number): void {
    this.history.add(component, status, durationMs, this.nowMs());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await this.#save();
    await this.#guard(async () => this.#store?.close?.());
  }

  #saveLater(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => {
      // What a store that does not answer has not got stays with the history, which is bounded
      if (!this.#isSaving) void this.#save();
      this.#saveLater(saveEveryMs);
    });
  }

  async #save(): Promise<void> {
    const store = this.#store;
    const rows = this.history.takeUnsaved();
    if (store !== undefined && rows.length > 0) {
      this.#saving = this.#saving.then(() => this.#saveRows(store, rows));
    }
    // Also what an earlier call began: at the end nothing may be left to do
    await this.#saving;
  }

  async #saveRows(store: HistoryStore, rows: readonly HistoryRow[]): Promise<void> {
    this.#isSaving = true;
    await this.#guard(() => store.save(rows));
    this.#isSaving = false;
  }

  async #guard(work: () => Promise<void> | undefined): Promise<void> {
    try {
      await work();
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#onError(error);
      this.#isFailing = true;
    }
  }
}
