import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { aggregateInterval } from "#src/shipped/aggregates.ts";

import type { Dashboard, Panel } from "../../grafana/dashboard-json.ts";
import type { Stack } from "../stack.ts";

const quickInterval = "15s";

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
  await rewrite(aggregateInterval, quickInterval);
  return { [Symbol.asyncDispose]: () => rewrite(quickInterval, aggregateInterval) };
}

/**
 * Returns a dashboard whose panels of aggregates ask for a point every 15 s, as they are evaluated then:
 * a test does not wait for two of their own points.
 */
export function askedQuickly(dashboard: Dashboard): Dashboard {
  const quick = <P extends Panel>(panel: P): P =>
    panel.interval === aggregateInterval ? { ...panel, interval: quickInterval } : panel;
  return {
    ...dashboard,
    panels: dashboard.panels.map((panel) => ({ ...quick(panel), panels: panel.panels.map(quick) })),
  };
}
