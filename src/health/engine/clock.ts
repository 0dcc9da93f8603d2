/** Where the service takes its time from, so that an hour can pass in a test. */
export interface Clock {
  /** Unix time in milliseconds. May jump. */
  now(): number;
  /** Milliseconds since some fixed moment. Never goes back. */
  monotonic(): number;
  /** Calls `work` once, `ms` from now. Returns how to cancel it. Never keeps the process alive. */
  after(ms: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** setTimeout's longest delay; the timer is gone long before. */
const longestMs = 2_147_483_647;

/**
 * Keeps the process alive until `work` settles. Timers of this service do not, so a process that
 * waits for nothing but a check that hangs would end in the middle of its top-level await.
 */
export async function keepingAlive<T>(work: Promise<T>): Promise<T> {
  const timer = setInterval(() => undefined, longestMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
