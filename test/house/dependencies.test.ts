import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

const pinned = ["dependencies", "optionalDependencies", "devDependencies"] as const;

type Kind = (typeof pinned)[number] | "peerDependencies";

async function packageJson(): Promise<Record<Kind, Record<string, string>>> {
  return JSON.parse(await readFile(join(root, "package.json"), "utf8"));
}

test("every dependency says on docs/dependencies.md why it is there, and no other does", async () => {
  const manifest = await packageJson();
  const page = await readFile(join(root, "docs/dependencies.md"), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const documented = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1]),
  );
  const declared = ([...pinned, "peerDependencies"] as const).flatMap((kind) =>
    Object.keys(manifest[kind]),
  );
  expect(new Set(documented)).toEqual(new Set(declared));
});

test("every dependency but the peers is pinned exactly", async () => {
  const manifest = await packageJson();
  for (const version of pinned.flatMap((kind) => Object.values(manifest[kind]))) {
    expect(version).toMatch(/^(?:npm:@?[\w/.-]+@)?\d+\.\d+\.\d+$/);
  }
});
