import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { LabelSet } from "#src/alerting/alertmanager/alert-labels.ts";
import { formatMatcher } from "#src/alerting/alertmanager/matcher.ts";
import { renderAlertmanager } from "#src/alerting/alertmanager/render-alertmanager.ts";
import type { RoutingDefinition } from "#src/alerting/alertmanager/routing-definition.ts";
import { buildPolicy } from "#src/alerting/alertmanager/routing-policy.ts";
import { createRouter } from "#src/alerting/alertmanager/simulate/router.ts";

import { toolPath } from "../../helpers/tool.ts";
import { arbitraryDefinition, arbitraryLabels } from "./arbitrary-routing.ts";

const comparisons = 1_000;
const seed = Number(process.env["ROUTING_SEED"] ?? 20_261_123);
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "routing-"));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

async function amtoolReceivers(config: string, labels: LabelSet): Promise<string> {
  const pairs = Object.entries(labels).map(([label, value]) =>
    formatMatcher({ label, operator: "=", value }),
  );
  const args = ["config", "routes", "test", `--config.file=${config}`, ...pairs];
  const { stdout } = await run(toolPath("amtool"), args);
  return stdout.trimEnd();
}

function ourReceivers(definition: RoutingDefinition, labels: LabelSet): string {
  const route = createRouter(buildPolicy(definition).root);
  return route(labels)
    .map(({ options }) => options.receiver)
    .join(",");
}

test(
  `routes alerts as amtool does, on ${comparisons} random trees and label sets of seed ${seed}`,
  { timeout: 120_000 },
  async () => {
    const cases = fc
      .sample(fc.tuple(arbitraryDefinition, arbitraryLabels), { numRuns: comparisons, seed })
      .entries();
    const seen = new Set<string>();
    const compare = async (): Promise<void> => {
      for (const [index, [definition, labels]] of cases) {
        const config = join(folder, `${index}.yml`);
        await writeFile(config, renderAlertmanager(buildPolicy(definition)));
        const ours = ourReceivers(definition, labels);
        const theirs = await amtoolReceivers(config, labels);
        expect({ definition, labels, ours }).toEqual({ definition, labels, ours: theirs });
        seen.add(ours);
      }
    };
    // One iterator for both workers: each case is compared once
    await Promise.all([compare(), compare()]);
    // The generator is worth something only if trees send alerts to many places
    expect(seen.size).toBeGreaterThan(20);
  },
);
