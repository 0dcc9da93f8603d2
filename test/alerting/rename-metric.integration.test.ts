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

/** Returns the files below `folder/src` whose text matches. */
async function filesWith(folder: string, use: RegExp): Promise<readonly string[]> {
  const names = await readdir(join(folder, "src"), { recursive: true });
  const sources = names.filter((name) => name.endsWith(".ts")).map((name) => join("src", name));
  const texts = await Promise.all(
    sources.map(async (path) => ({ path, text: await readFile(join(folder, path), "utf8") })),
  );
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
      const users = await filesWith(
        folder,
        /\bcatalog\.httpRequestDuration\b|"httpRequestDuration"/,
      );
      const readers = await filesWith(folder, /\/aggregates\.ts"/);
      expect(users).toEqual(
        expect.arrayContaining([
          "src/shipped/objectives.ts",
          "src/shipped/rules/requests.ts",
          "src/shipped/dashboards/service-overview.ts",
        ]),
      );
      expect(await brokenFiles(folder)).toEqual([]);

      const catalog = join(folder, "src/metrics/catalog.ts");
      const text = await readFile(catalog, "utf8");
      await writeFile(catalog, text.replace("  httpRequestDuration: {", "  httpDuration: {"));

      const broken = await brokenFiles(folder);
      expect(broken).toEqual(expect.arrayContaining([...users]));
      // Beside them only readers of the aggregates, one of which is made of this metric
      const others = broken.filter((file) => !users.includes(file));
      expect(others.filter((file) => !readers.includes(file))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
