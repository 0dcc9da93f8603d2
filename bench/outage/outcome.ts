import { alertedAtMs } from "../../test/stack/durability-alert.ts";
import { readBack, type Balance } from "../../test/stack/durability-balance.ts";
import { waitForEmptyQueues } from "../../test/stack/durability-collector.ts";
import type { Batch, Ledger } from "../../test/stack/durability-sender.ts";
import type { Backends } from "../../test/stack/stack.ts";

/** What came of a part: what was acknowledged, and what the stores have of it. */
export interface Outcome {
  readonly acknowledged: Counts;
  readonly unacknowledged: Pick<Counts, "spans" | "lines">;
  readonly missing: Counts;
  readonly duplicates: Pick<Counts, "spans" | "lines">;
  /** The last value of the counter in Prometheus is the last one that was acknowledged, or later. */
  readonly counterRight: boolean;
  readonly drained: boolean;
  /** From the return of what was away until all could be queried, or the time for it was over. */
  readonly secondsUntilComplete: number;
  readonly alert: AlertTime;
}

export interface Counts {
  readonly spans: number;
  readonly lines: number;
  readonly points: number;
}

export interface AlertTime {
  readonly name: string;
  /** From the beginning of the trouble; undefined: it did not fire. */
  readonly seconds: number | undefined;
}

export interface Trouble {
  /** When it began and when it was over, in milliseconds since the epoch. */
  readonly sinceMs: number;
  readonly untilMs: number;
  /** A regular expression of alert names. */
  readonly alert: string;
  /** How long to wait for what is missing. */
  readonly patienceMs?: number;
  /** How long to wait for empty queues before that. */
  readonly drainMs?: number;
}

/** Waits for the queues, reads everything back, and looks for the alert. */
export async function outcomeOf(
  stack: Backends,
  ledger: Ledger,
  { sinceMs, untilMs, alert, patienceMs = 60_000, drainMs = 120_000 }: Trouble,
): Promise<Outcome> {
  const drained = await waitForEmptyQueues(stack, { deadlineMs: drainMs });
  const balance = await readBack(stack, ledger, { deadlineMs: patienceMs });
  const firedMs = await alertedAtMs(stack, alert, { sinceMs, states: ["firing"] });
  return {
    ...countsOf(ledger, balance),
    drained,
    secondsUntilComplete: (balance.completeAtMs - untilMs) / 1_000,
    alert: {
      name: alert,
      seconds: firedMs === undefined ? undefined : (firedMs - sinceMs) / 1_000,
    },
  };
}

function countsOf(
  ledger: Ledger,
  { missing, duplicates, counter }: Balance,
): Pick<Outcome, "acknowledged" | "unacknowledged" | "missing" | "duplicates" | "counterRight"> {
  return {
    acknowledged: {
      spans: records(ledger.spans),
      lines: records(ledger.lines),
      points: ledger.points.length,
    },
    unacknowledged: ledger.unacknowledged,
    missing: {
      spans: missing.spans.length,
      lines: missing.lines.length,
      points: counter.missing.length,
    },
    duplicates,
    counterRight: counter.last >= Math.max(...ledger.points),
  };
}

function records(batches: readonly Batch[]): number {
  return batches.reduce((sum, { size }) => sum + size, 0);
}
