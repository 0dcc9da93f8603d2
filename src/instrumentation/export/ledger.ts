import { catalog } from "../../metrics/catalog.ts";
import { type Signal, signals } from "./protocol.ts";

/**
 * Why items were not sent and never will be:
 *
 * - `queue_full`: the bound of what may wait was reached, the oldest went
 * - `refused`: the receiver answered that it will never take the request
 * - `rejected`: the receiver took the request, but not all of its items (partial success)
 * - `too_large`: one item alone is larger than the receiver takes
 * - `exit`: the process ended before they could be sent, and there is no spool
 * - `corrupt`: a file of the spool was torn
 * - `taken_over`: another process has taken this one for dead, and sends them
 * - `no_worker`: the export worker does not run
 * - `unreadable`: they cannot be serialised, because a getter throws
 */
const reasons = catalog.telemetryItemsDropped.attributes["telemetry.drop.reason"].values;

export type DropReason = (typeof reasons)[number];

/** Items of one signal. `made + recovered = sent + dropped (all reasons) + waiting`, always. */
export interface Account {
  /** Handed over by the application's thread, or dropped before that. */
  readonly made: number;
  /** Found in the spool, left by a process that had ended. */
  readonly recovered: number;
  readonly sent: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** Neither sent nor dropped yet: in memory, in the spool or on the way. */
  readonly waiting: number;
}

const fields = ["made", "recovered", "sent", ...reasons] as const;
type Field = (typeof fields)[number];

/** After the items comes the wall clock of the last that were sent, in milliseconds. */
const lastSentIndex = signals.length * fields.length;

/**
 * Counts items, in memory that the application's thread and the export worker share: the former
 * reads it also when it blocks at the end of the process.
 */
export class Ledger {
  readonly buffer: SharedArrayBuffer;
  readonly #counts: BigInt64Array;

  constructor(
    buffer = new SharedArrayBuffer(
      (signals.length * fields.length + 1) * BigInt64Array.BYTES_PER_ELEMENT,
    ),
  ) {
    this.buffer = buffer;
    this.#counts = new BigInt64Array(buffer);
  }

  made(signal: Signal, items: number): void {
    this.#add(signal, "made", items);
  }

  recovered(signal: Signal, items: number): void {
    this.#add(signal, "recovered", items);
  }

  sent(signal: Signal, items: number): void {
    this.#add(signal, "sent", items);
    if (items > 0) Atomics.store(this.#counts, lastSentIndex, BigInt(Date.now()));
  }

  /** When something was sent last; undefined before the first time. */
  get lastSentAt(): Date | undefined {
    const at = Number(Atomics.load(this.#counts, lastSentIndex));
    return at === 0 ? undefined : new Date(at);
  }

  dropped(signal: Signal, reason: DropReason, items: number): void {
    this.#add(signal, reason, items);
  }

  /** Returns what happened to the items of `signal`, exact even while the other thread counts. */
  account(signal: Signal): Account {
    // What ends an item is read before what begins one: waiting cannot be negative
    const dropped = Object.fromEntries(
      reasons.map((reason) => [reason, this.#get(signal, reason)]),
    );
    const sent = this.#get(signal, "sent");
    const [made, recovered] = [this.#get(signal, "made"), this.#get(signal, "recovered")];
    const ended = Object.values(dropped).reduce((sum, items) => sum + items, sent);
    return {
      made,
      recovered,
      sent,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one entry a reason
      dropped: dropped as Record<DropReason, number>,
      waiting: made + recovered - ended,
    };
  }

  #add(signal: Signal, field: Field, items: number): void {
    if (items !== 0) Atomics.add(this.#counts, indexOf(signal, field), BigInt(items));
  }

  #get(signal: Signal, field: Field): number {
    return Number(Atomics.load(this.#counts, indexOf(signal, field)));
  }
}

function indexOf(signal: Signal, field: Field): number {
  return signals.indexOf(signal) * fields.length + fields.indexOf(field);
}
