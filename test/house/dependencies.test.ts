import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

async function packageJson(): Promise<
  Record<"dependencies" | "devDependencies", Record<string, string>>
> {
  return JSON.parse(await readFile(join(root, "package.json"), "utf8"));
}

test("every dependency says on docs/dependencies.md why it is there, and no other does", async () => {
  const { dependencies, devDependencies } = await packageJson();
  const page = await readFile(join(root, "docs/dependencies.md"), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const documented = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1]),
  );
  const declared = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  expect(new Set(documented)).toEqual(new Set(declared));
});

test("every dependency is pinned exactly", async () => {
  const { dependencies, devDependencies } = await packageJson();
  for (const version of Object.values({ ...dependencies, ...devDependencies })) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  }
});
