/** Counters of a connection pool; whatever is no number is unknown. */
interface PoolCounters {
  /** How many connections it may open. */
  readonly limit: unknown;
  readonly open: unknown;
  readonly idle: unknown;
  /** Callers that have no connection yet. */
  readonly waiting: unknown;
}

/** Returns that callers wait because no connection is free, or undefined where that is not so or not known. */
export function exhaustion({ limit, open, idle, waiting }: PoolCounters): string | undefined {
  if (typeof open !== "number" || typeof waiting !== "number" || waiting === 0) return undefined;
  const free = typeof idle === "number" ? idle : 0;
  if (free > 0) return undefined;
  const most = typeof limit === "number" ? limit : open;
  return `the pool is exhausted: ${open - free} of ${most} connections in use, ${waiting} waiting`;
}
