import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { aggregateInterval } from "#src/shipped/aggregates.ts";

import type { Stack } from "../stack.ts";

/**
 * Has the aggregates evaluated every 15 s, which is what a test can wait for; Prometheus reads changed
 * rules by itself. Disposal brings their own interval back.
 */
export async function quickenAggregates({ generated }: Stack): Promise<AsyncDisposable> {
  const folder = join(generated, "deploy/prometheus/rules");
  const names = (await readdir(folder)).filter((name) => name.startsWith("agg-"));
  const rewrite = async (from: string, to: string): Promise<void> => {
    for (const name of names) {
      const path = join(folder, name);
      const text = await readFile(path, "utf8");
      await writeFile(path, text.replace(`interval: ${from}`, `interval: ${to}`));
    }
  };
  await rewrite(aggregateInterval, "15s");
  return { [Symbol.asyncDispose]: () => rewrite("15s", aggregateInterval) };
}
