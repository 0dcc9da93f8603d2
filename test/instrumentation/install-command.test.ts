import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { addCommand, reinstallCommand } from "#src/instrumentation/process/install-command.ts";
import { expect, test } from "vitest";

test.each([
  ["package-lock.json", "npm install a b", "npm install --include=optional"],
  ["pnpm-lock.yaml", "pnpm add a b", "pnpm install --force"],
  ["yarn.lock", "yarn add a b", "yarn install --force"],
])("a project with %s is told its own commands", (lockfile, add, reinstall) => {
  using project = mkdtempDisposableSync(join(tmpdir(), "tamma-obs-"));
  mkdirSync(join(project.path, "src"));
  writeFileSync(join(project.path, lockfile), "");
  const entry = join(project.path, "src", "server.js");
  expect(addCommand(entry, ["a", "b"])).toBe(add);
  expect(reinstallCommand(entry)).toBe(reinstall);
});

test("a process without a file or a lock file is told npm's", () => {
  expect(addCommand(undefined, ["a"])).toBe("npm install a");
});
