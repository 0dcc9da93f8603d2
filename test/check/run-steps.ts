import { spawn } from "node:child_process";

export interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface StepsOptions {
  /** How many run at a time; started in the order of the list. */
  readonly lanes: number;
  readonly print: (line: string) => void;
}

/**
 * Runs all steps, those behind a failed one too, and prints a line for each as it ends. What a
 * failed one wrote follows its line, whole; what a good one wrote is dropped.
 *
 * @returns the names of the failed ones, in the order of the list.
 */
export async function runSteps(
  steps: readonly Step[],
  { lanes, print }: StepsOptions,
): Promise<readonly string[]> {
  const waiting = [...steps];
  const failed = new Set<string>();
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const startedMs = performance.now();
      const { isGood, output } = await run(step);
      const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
      print(`${isGood ? "ok    " : "FAILED"} ${step.name} (${seconds} s)`);
      if (isGood) continue;
      failed.add(step.name);
      print(output);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return steps.map(({ name }) => name).filter((name) => failed.has(name));
}

/** Both streams in the order in which they arrive, as on a terminal. */
async function run(step: Step): Promise<{ readonly isGood: boolean; readonly output: string }> {
  const child = spawn(step.command, step.args, { stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  }
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.once("error", (error) => {
    chunks.push(Buffer.from(String(error)));
    resolve(false);
  });
  child.once("close", (code) => resolve(code === 0));
  const isGood = await promise;
  return { isGood, output: Buffer.concat(chunks).toString() };
}
