import type { MeterProvider } from "@opentelemetry/api";

import type { Clock } from "../engine/clock.ts";

export interface Flusher {
  /** Exports soon, and at most every few seconds. */
  readonly request: () => void;
  /** Exports now. Never rejects. */
  readonly now: () => Promise<void>;
  readonly stop: () => void;
}

/** Changes within this time share one export. */
const debounceMs = 250;

/** An export that takes longer than this is no longer waited for. */
const longestMs = 10_000;

/** Least time between two exports: flapping must not become load. */
const leastPauseMs = 2_000;

/**
 * Returns how to export metrics ahead of the reader's interval, which alone would delay an alert.
 * The API has no flush; an SDK's provider has, and others are left alone.
 */
export function createFlusher(
  provider: MeterProvider,
  clock: Clock,
  onError: (error: unknown) => void,
): Flusher {
  let cancel: (() => void) | undefined;
  let lastMs = -Infinity;
  let isFailing = false;
  /** Monotonic start of the export under way: a provider that never answers gets one at a time. */
  let underWayMs: number | undefined;
  const now = async (): Promise<void> => {
    cancel?.();
    cancel = undefined;
    const startedMs = clock.monotonic();
    lastMs = startedMs;
    underWayMs = startedMs;
    try {
      await flush(provider);
      isFailing = false;
    } catch (error) {
      if (!isFailing) onError(error);
      isFailing = true;
    } finally {
      if (underWayMs === startedMs) underWayMs = undefined;
    }
  };
  return {
    request: () => {
      const nowMs = clock.monotonic();
      const freeMs = underWayMs === undefined ? nowMs : underWayMs + longestMs;
      const waitMs = Math.max(debounceMs, lastMs + leastPauseMs - nowMs, freeMs - nowMs);
      cancel ??= clock.after(waitMs, () => void now());
    },
    now,
    stop: () => {
      cancel?.();
      cancel = undefined;
    },
  };
}

async function flush(provider: MeterProvider): Promise<void> {
  if ("forceFlush" in provider && typeof provider.forceFlush === "function") {
    await provider.forceFlush();
  }
}
