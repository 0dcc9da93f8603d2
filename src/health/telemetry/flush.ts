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
  const now = async (): Promise<void> => {
    cancel?.();
    cancel = undefined;
    lastMs = clock.monotonic();
    try {
      await flush(provider);
    } catch (error) {
      onError(error);
    }
  };
  return {
    request: () => {
      const waitMs = Math.max(debounceMs, lastMs + leastPauseMs - clock.monotonic());
      cancel ??= clock.after(waitMs, () => void now());
    },
    now,
    stop: () => cancel?.(),
  };
}

async function flush(provider: MeterProvider): Promise<void> {
  if ("forceFlush" in provider && typeof provider.forceFlush === "function") {
    await provider.forceFlush();
  }
}
