/** How a piece of work went: it never rejects. */
export type Ending =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "late" };

/** Waits for the work, but no longer than `ms`, and keeps the process alive meanwhile. */
export async function within(ms: number, work: () => unknown): Promise<Ending> {
  const { promise: late, resolve } = Promise.withResolvers<Ending>();
  const timer = setTimeout(() => resolve({ kind: "late" }), ms);
  try {
    return await Promise.race([late, ending(work)]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns a function that tells the milliseconds left of `ms`; a step of the wall clock changes nothing. */
export function countdown(ms: number): () => number {
  const endMs = performance.now() + ms;
  return () => Math.max(0, endMs - performance.now());
}

async function ending(work: () => unknown): Promise<Ending> {
  try {
    await work();
    return { kind: "done" };
  } catch (error) {
    return { kind: "failed", error };
  }
}
