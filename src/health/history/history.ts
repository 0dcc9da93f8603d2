import type { HealthStatus } from "../check.ts";

/** Bucket widths in milliseconds, and how many buckets of each are kept: a day, a month, a year. */
export const resolutions = {
  minute: { widthMs: 60_000, length: 1_440 },
  hour: { widthMs: 3_600_000, length: 720 },
  day: { widthMs: 86_400_000, length: 365 },
} as const;

/** The width of a stretch of time that the history adds up. */
export type Resolution = keyof typeof resolutions;

/** What happened in one stretch of time. */
export interface HistoryBucket {
  /** Unix time in milliseconds, a multiple of the width. */
  readonly startMs: number;
  readonly healthy: number;
  readonly degraded: number;
  readonly unhealthy: number;
  /** Sum and maximum of the runs' durations, in milliseconds. */
  readonly durationMs: number;
  readonly slowestMs: number;
}

/** One bucket with its place, as a store keeps it. Of two with the same place the later one counts. */
export interface HistoryRow extends HistoryBucket {
  readonly component: string;
  readonly resolution: Resolution;
}

/** Where history survives a restart. */
export interface HistoryStore {
  load(): Promise<readonly HistoryRow[]>;
  /** Keeps the rows, which replace those in the same place. */
  save(rows: readonly HistoryRow[]): Promise<void>;
  close?(): Promise<void>;
}

const resolutionNames = ["minute", "hour", "day"] as const satisfies readonly Resolution[];

type Ring = Map<number, HistoryBucket>;

/**
 * Runs by minute, hour and day, bounded by number: the buckets farthest from now make room for new
 * ones. None goes because of its age alone, since a clock that is wrong makes all of them old;
 * those out of their time are not shown.
 */
export class History {
  readonly #rings = new Map<string, Ring>();
  /** Of the last run, or of what was put back. */
  #nowMs = -Infinity;
  /** Only with a store: nobody else would ever empty it. */
  readonly #isStored: boolean;
  #unsaved = new Map<HistoryBucket, HistoryRow>();

  constructor({ isStored = false }: { readonly isStored?: boolean } = {}) {
    this.#isStored = isStored;
  }

  /** Adds one run. */
  add(component: string, status: HealthStatus, durationMs: number, atMs: number): void {
    this.#nowMs = atMs;
    for (const resolution of resolutionNames) {
      const ring = this.#ring(component, resolution);
      const startMs = startOf(resolution, atMs);
      const before = ring.get(startMs);
      const after = counted(before ?? emptyBucket(startMs), status, durationMs);
      ring.set(startMs, after);
      if (this.#isStored) {
        if (before !== undefined) this.#unsaved.delete(before);
        this.#unsaved.set(after, { component, resolution, ...after });
      }
      for (const gone of trim(ring, resolution, atMs)) this.#unsaved.delete(gone);
    }
  }

  /**
   * Returns the buckets of the day, the 30 days or the year up to the last run of any component,
   * oldest first; stretches without runs are left out.
   */
  buckets(component: string, resolution: Resolution): readonly HistoryBucket[] {
    const oldestMs = oldestOf(resolution, this.#nowMs);
    return [...this.#ring(component, resolution).values()]
      .filter(({ startMs }) => startMs >= oldestMs && startMs <= this.#nowMs)
      .toSorted((a, b) => a.startMs - b.startMs);
  }

  /**
   * Returns the share of runs from 0 to 1 that were not unhealthy in the last `windowMs`, or
   * nothing if there were none. Resolved by the minute up to a day, by the hour up to 30 days.
   */
  availability(component: string, windowMs: number, nowMs: number): number | undefined {
    const resolution = resolutionNames.find(
      (name) => windowMs <= resolutions[name].widthMs * resolutions[name].length,
    );
    const fromMs = nowMs - windowMs;
    const recent = this.buckets(component, resolution ?? "day").filter(
      ({ startMs }) => startMs >= startOf(resolution ?? "day", fromMs),
    );
    const runs = recent.reduce((sum, bucket) => sum + runsOf(bucket), 0);
    const failed = recent.reduce((sum, { unhealthy }) => sum + unhealthy, 0);
    return runs === 0 ? undefined : 1 - failed / runs;
  }

  /** Puts back what a store has kept, except for rows of unknown components. */
  restore(rows: readonly HistoryRow[], known: ReadonlySet<string>, nowMs: number): void {
    this.#nowMs = nowMs;
    for (const row of rows) {
      if (!known.has(row.component)) continue;
      const { component, resolution, ...bucket } = row;
      const ring = this.#ring(component, resolution);
      ring.set(bucket.startMs, bucket);
      trim(ring, resolution, nowMs);
    }
  }

  /** Returns what changed since the last call. */
  takeUnsaved(): readonly HistoryRow[] {
    const rows = [...this.#unsaved.values()];
    this.#unsaved = new Map();
    return rows;
  }

  #ring(component: string, resolution: Resolution): Ring {
    const key = `${resolution}:${component}`;
    const ring = this.#rings.get(key) ?? new Map<number, HistoryBucket>();
    this.#rings.set(key, ring);
    return ring;
  }
}

function startOf(resolution: Resolution, atMs: number): number {
  const { widthMs } = resolutions[resolution];
  return Math.floor(atMs / widthMs) * widthMs;
}

function emptyBucket(startMs: number): HistoryBucket {
  return { startMs, healthy: 0, degraded: 0, unhealthy: 0, durationMs: 0, slowestMs: 0 };
}

function counted(bucket: HistoryBucket, status: HealthStatus, durationMs: number): HistoryBucket {
  return {
    ...bucket,
    [status]: bucket[status] + 1,
    durationMs: bucket.durationMs + durationMs,
    slowestMs: Math.max(bucket.slowestMs, durationMs),
  };
}

function runsOf({ healthy, degraded, unhealthy }: HistoryBucket): number {
  return healthy + degraded + unhealthy;
}

/** Returns the start of the oldest bucket that is in its time. */
function oldestOf(resolution: Resolution, nowMs: number): number {
  const { widthMs, length } = resolutions[resolution];
  return startOf(resolution, nowMs) - (length - 1) * widthMs;
}

/** Returns what has made room. */
function trim(ring: Ring, resolution: Resolution, nowMs: number): readonly HistoryBucket[] {
  if (ring.size <= resolutions[resolution].length) return [];
  // One bucket was added, so one goes; sorting would cost as much as a thousand runs
  const gone = [...ring.values()].reduce((a, b) =>
    Math.abs(b.startMs - nowMs) > Math.abs(a.startMs - nowMs) ? b : a,
  );
  ring.delete(gone.startMs);
  return [gone];
}
