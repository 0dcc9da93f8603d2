import { tell, warn } from "../warning.ts";

/** So long after the start an application has loaded what it is made of, and serves. */
const settledMs = 1_000;

/**
 * Writes the start line once: a second after the start, when the application's packages are loaded,
 * or as soon as the returned function is called, for a process that ends before.
 *
 * @param render - Returns the line; called once.
 */
export function tellStart(render: () => string): () => void {
  let told = false;
  const once = (): void => {
    if (told) return;
    told = true;
    clearTimeout(timer);
    try {
      tell(render());
    } catch (error) {
      warn(`OBS_START_LINE: the start line failed: ${String(error)}`);
    }
  };
  const timer = setTimeout(once, settledMs).unref();
  return once;
}
