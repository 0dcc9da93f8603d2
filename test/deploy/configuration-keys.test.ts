import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");

/** Files that no program here can check, and the keys that their version documents. */
const files = [
  ["tempo-2.yaml", "tempo-2.10.txt"],
  ["tempo-3.yaml", "tempo-3.0.txt"],
  ["loki.yaml", "loki-3.7.txt"],
] as const;

async function documentedKeys(list: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(root, "test/fixtures/configuration-keys", list), "utf8");
  return new Set(text.split("\n").filter((line) => line !== "" && !line.startsWith("#")));
}

/** Paths of all values, keys joined by dots; the items of a list share its path. */
function keyPaths(value: unknown, path: readonly string[] = []): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keyPaths(item, path));
  if (typeof value !== "object" || value === null) return [path.join(".")];
  return Object.entries(value).flatMap(([key, child]) => keyPaths(child, [...path, key]));
}

async function unknownKeys(configuration: unknown, list: string): Promise<readonly string[]> {
  const documented = await documentedKeys(list);
  return keyPaths(configuration).filter((path) => !documented.has(path));
}

async function deployed(name: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(root, "deploy/backends/tempo-loki", name), "utf8");
  // Our own files: a mapping, which the tests below look into
  return parse(text) as Record<string, unknown>;
}

describe("the configuration of a store that cannot run here", () => {
  test.each(files)("%s has no key that %s does not list", async (name, list) => {
    expect(await unknownKeys(await deployed(name), list)).toEqual([]);
  });

  test("is found wrong when it is for the other major version of Tempo", async () => {
    expect(await unknownKeys(await deployed("tempo-2.yaml"), "tempo-3.0.txt")).toEqual([
      "ingester.lifecycler.min_ready_duration",
      "ingester.max_block_duration",
      "compactor.compaction.block_retention",
    ]);
    expect(await unknownKeys(await deployed("tempo-3.yaml"), "tempo-2.10.txt")).toEqual([
      "backend_scheduler.provider.compaction.compaction.block_retention",
      "backend_worker.compaction.block_retention",
    ]);
  });

  test("is found wrong when a key is misspelt or at another depth", async () => {
    const loki = await deployed("loki.yaml");
    const wrong = {
      ...loki,
      retention_period: "720h",
      compactor: { retention_enable: true },
    };

    expect(await unknownKeys(wrong, "loki-3.7.txt")).toEqual([
      "compactor.retention_enable",
      "retention_period",
    ]);
  });

  test("keeps traces for TRACES_RETENTION in each place where a version of Tempo has a default", async () => {
    const retention = "${TRACES_RETENTION:-720h}";

    expect(await deployed("tempo-2.yaml")).toMatchObject({
      compactor: { compaction: { block_retention: retention } },
    });
    expect(await deployed("tempo-3.yaml")).toMatchObject({
      backend_scheduler: {
        provider: { compaction: { compaction: { block_retention: retention } } },
      },
      backend_worker: { compaction: { block_retention: retention } },
    });
  });
});
