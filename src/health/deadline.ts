/** How a piece of work went: it never rejects. */
type Ending =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "late" };

/** Waits for the work, but no longer than `ms`, and keeps the process alive meanwhile. */
async function within(ms: number, work: () => unknown): Promise<Ending> {
  const { promise: late, resolve } = Promise.withResolvers<Ending>();
  const timer = setTimeout(() => resolve({ kind: "late" }), ms);
  try {
    return await Promise.race([late, ending(work)]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs the last work of a service or a process: what throws or takes longer than `ms` is told to `warn`. */
export async function orWarn(
  what: string,
  ms: number,
  work: () => unknown,
  warn: (message: string, error?: unknown) => void,
): Promise<void> {
  const ending = await within(ms, work);
  if (ending.kind === "late") warn(`${what} took longer than ${Math.round(ms)} ms`);
  if (ending.kind === "failed") warn(`${what} failed`, ending.error);
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
