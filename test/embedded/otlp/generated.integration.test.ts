import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { expect, onTestFinished, test } from "vitest";

const otlp = resolve(import.meta.dirname, "../../../src/embedded/otlp");

async function textsIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length), await readFile(path, "utf8")];
    }),
  );
  return Object.fromEntries(texts);
}

test(
  "the committed message types are what generate.sh makes of the installed packages",
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "generated-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await promisify(execFile)(join(otlp, "generate.sh"), [folder]);
    expect(await textsIn(folder)).toEqual(await textsIn(join(otlp, "generated")));
  },
);
