import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Compiles `folder/src` and returns the files with errors, in order, relative to the folder. */
async function brokenFiles(folder: string): Promise<readonly string[]> {
  const config = { extends: "../../tsconfig.json", include: ["src"], exclude: [] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const output = await promisify(execFile)(process.execPath, [tsc, "-p", "."], {
    cwd: folder,
  }).then(
    ({ stdout }) => stdout,
    (error: { readonly stdout: string }) => error.stdout,
  );
  return distinct(
    [...output.matchAll(/^(src\/[^(]+)\(\d+,\d+\): error/gm)].map(([, file = ""]) => file),
  );
}

/** Returns the files below `folder/src` that speak of the catalog's entry `key`, or of the aggregates made of it. */
async function filesThatUse(folder: string, key: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, "src"), { recursive: true });
  const sources = names.filter((name) => name.endsWith(".ts")).map((name) => join("src", name));
  const texts = await Promise.all(
    sources.map(async (path) => ({ path, text: await readFile(join(folder, path), "utf8") })),
  );
  const use = new RegExp(`\\bcatalog\\.${key}\\b|"${key}"|metrics/aggregates\\.ts"`);
  return distinct(texts.filter(({ text }) => use.test(text)).map(({ path }) => path));
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}

test(
  "a metric that is renamed in the catalog breaks the build in each file that uses it",
  { timeout: 120_000 },
  async () => {
    // Inside the project, so that packages resolve; ignored by git
    await mkdir(join(root, ".tmp"), { recursive: true });
    const folder = await mkdtemp(join(root, ".tmp/rename-"));
    try {
      await cp(join(root, "src"), join(folder, "src"), { recursive: true });
      const users = await filesThatUse(folder, "httpRequestDuration");
      expect(users).toEqual(
        expect.arrayContaining([
          "src/alerting/definitions/objectives.ts",
          "src/alerting/definitions/requests.ts",
          "src/dashboards/service-overview.ts",
        ]),
      );
      expect(await brokenFiles(folder)).toEqual([]);

      const catalog = join(folder, "src/metrics/catalog.ts");
      const text = await readFile(catalog, "utf8");
      await writeFile(catalog, text.replace("  httpRequestDuration: {", "  httpDuration: {"));

      expect(await brokenFiles(folder)).toEqual(users);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
