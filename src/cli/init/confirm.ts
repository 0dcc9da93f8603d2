import { createInterface } from "node:readline/promises";

/** Whether somebody sits there who can be asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/** Asks and returns whether the answer is yes, as an empty one is; the end of input is a no. */
export async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new AbortController();
  lines.once("close", () => ended.abort());
  try {
    const answer = await lines.question(`${question} (Y/n) `, { signal: ended.signal });
    return /^\s*(?:y(?:es)?)?\s*$/i.test(answer);
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    return false;
  } finally {
    lines.close();
  }
}

/** Returns `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
