import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { expectedOutcome, runCase, type Case } from "./sandbox.ts";

const written = {
  "deploy/rules/a.yml": "a\n",
  "deploy/rules/b.yml": "b\n",
  "docs/page.md": "page\n",
};
const rendered = { ...written, "deploy/rules/a.yml": "new\n", "deploy/rules/b.yml": "new\n" };
const updated = { "deploy/rules/a.yml": "644 new\n", "deploy/rules/b.yml": "644 new\n" };

const refused = (...problems: readonly string[]): string =>
  [
    `OBS_OUTPUT_CONFLICT: ${problems.join("\n")}`,
    "Nothing was written.",
    "Move or remove what is in the way; --force does not.",
  ].join("\n");

const moveOut =
  (path: string, linkTarget: (outside: string) => string): NonNullable<Case["user"]> =>
  ({ root, outside }) => {
    renameSync(join(root, path), join(outside, "moved"));
    symlinkSync(linkTarget(join(outside, "moved")), join(root, path));
  };

const cases: readonly Case[] = [
  {
    name: "a file that is a link out of the project is refused",
    written,
    user: moveOut("deploy/rules/a.yml", (moved) => moved),
    rendered,
    force: true,
    refused: refused("deploy/rules/a.yml: expected a file, got a symbolic link to …/outside/moved"),
  },
  {
    name: "a file that is a link out of the project is refused even where the text is equal",
    written,
    user: moveOut("deploy/rules/a.yml", (moved) => moved),
    rendered: written,
    refused: refused("deploy/rules/a.yml: expected a file, got a symbolic link to …/outside/moved"),
  },
  {
    name: "a file that is a link within the output is refused",
    written,
    user: ({ root }) => {
      renameSync(join(root, "deploy/rules/a.yml"), join(root, "deploy/rules/mine.yml"));
      symlinkSync("mine.yml", join(root, "deploy/rules/a.yml"));
    },
    rendered,
    refused: refused(
      "deploy/rules/a.yml: expected a file, got a symbolic link to …/project/deploy/rules/mine.yml",
    ),
  },
  {
    name: "a file that is a link to nothing is refused, and nothing is made there",
    user: ({ root, outside }) => {
      mkdirSync(join(root, "deploy/rules"), { recursive: true });
      symlinkSync(join(outside, "none"), join(root, "deploy/rules/a.yml"));
    },
    rendered,
    refused: refused("deploy/rules/a.yml: expected a file, got a symbolic link that leads nowhere"),
  },
  {
    name: "a folder that is a link out of the output is refused, in one line for all its files",
    written,
    user: moveOut("deploy/rules", (moved) => moved),
    rendered,
    force: true,
    refused: refused("deploy/rules: expected a folder, got a symbolic link to …/outside/moved"),
  },
  {
    name: "a folder that is a link to another place in the project is refused",
    written,
    user: ({ root }) => {
      mkdirSync(join(root, "src"));
      renameSync(join(root, "deploy/rules"), join(root, "src/rules"));
      symlinkSync("../src/rules", join(root, "deploy/rules"));
    },
    rendered,
    refused: refused("deploy/rules: expected a folder, got a symbolic link to …/project/src/rules"),
  },
  {
    name: "a folder that is a link to itself is refused",
    user: ({ root }) => {
      mkdirSync(join(root, "deploy"));
      symlinkSync("rules", join(root, "deploy/rules"));
    },
    rendered,
    refused: refused("deploy/rules: expected a folder, got a symbolic link that leads nowhere"),
  },
  {
    name: "an output folder that is a link out of the project is refused",
    written,
    user: moveOut("deploy", (moved) => moved),
    rendered,
    force: true,
    refused: refused("deploy: expected a folder, got a symbolic link to …/outside/moved"),
  },
  {
    name: "a documents' folder that is a link out of the project is refused",
    written,
    user: moveOut("docs", (moved) => moved),
    rendered,
    refused: refused("docs: expected a folder, got a symbolic link to …/outside/moved"),
  },
  {
    name: "a manifest that is a link is refused",
    written,
    user: moveOut("deploy/.tamma-obs.manifest", (moved) => moved),
    rendered: { ...written, "deploy/rules/a.yml": "a\n" },
    refused: refused(
      "deploy/.tamma-obs.manifest: expected a file, got a symbolic link to …/outside/moved",
    ),
  },
  {
    name: "an output folder that is a link within the project is written through",
    written,
    user: ({ root }) => {
      mkdirSync(join(root, "infrastructure"));
      renameSync(join(root, "deploy"), join(root, "infrastructure/deploy"));
      symlinkSync("infrastructure/deploy", join(root, "deploy"));
    },
    rendered,
    changed: {
      "infrastructure/deploy/rules/a.yml": "644 new\n",
      "infrastructure/deploy/rules/b.yml": "644 new\n",
    },
  },
  {
    name: "a folder that is a link within the output is written through",
    written,
    user: ({ root }) => {
      renameSync(join(root, "deploy/rules"), join(root, "deploy/shared"));
      symlinkSync("shared", join(root, "deploy/rules"));
    },
    rendered,
    changed: { "deploy/shared/a.yml": "644 new\n", "deploy/shared/b.yml": "644 new\n" },
  },
  {
    name: "two files that a link makes one are refused",
    user: ({ root }) => {
      mkdirSync(join(root, "deploy/rules"), { recursive: true });
      symlinkSync("rules", join(root, "deploy/tests"));
    },
    rendered: { "deploy/rules/a.yml": "a\n", "deploy/tests/a.yml": "b\n" },
    refused: refused(
      "deploy/rules/a.yml: expected a file of its own, got that of deploy/tests/a.yml",
    ),
  },
  {
    name: "a copy of a file by hard link keeps its text",
    written,
    user: ({ root, outside }) => linkSync(join(root, "deploy/rules/a.yml"), join(outside, "a.yml")),
    rendered,
    changed: updated,
  },
  {
    name: "a folder where a file should be is refused",
    user: ({ root }) => mkdirSync(join(root, "deploy/rules/a.yml"), { recursive: true }),
    rendered,
    force: true,
    refused: refused("deploy/rules/a.yml: expected a file, got a folder"),
  },
  {
    name: "a file where a folder should be is refused",
    written,
    user: ({ root }) => {
      rmSync(join(root, "deploy/rules"), { recursive: true });
      writeFileSync(join(root, "deploy/rules"), "mine");
    },
    rendered,
    force: true,
    refused: refused("deploy/rules: expected a folder, got a file"),
  },
  {
    name: "a file where the output folder should be is refused",
    user: ({ root }) => writeFileSync(join(root, "deploy"), "mine"),
    rendered,
    refused: refused("deploy: expected a folder, got a file"),
  },
  {
    name: "a folder where the lock should be is refused",
    written,
    user: ({ root }) => mkdirSync(join(root, "deploy/.tamma-obs.lock")),
    rendered,
    refused:
      "OBS_OUTPUT_UNWRITABLE: deploy/.tamma-obs.lock: expected a file, got a folder (EISDIR)",
  },
  {
    name: "a pipe where a file should be is refused and not read",
    user: ({ root }) => {
      mkdirSync(join(root, "deploy/rules"), { recursive: true });
      execFileSync("mkfifo", [join(root, "deploy/rules/a.yml")]);
    },
    rendered,
    refused: refused("deploy/rules/a.yml: expected a file, got a device, pipe or socket"),
  },
  {
    name: "a name that is too long is refused",
    rendered: { [`deploy/${"x".repeat(300)}`]: "a\n" },
    refused: refused(
      `deploy/${"x".repeat(300)}: expected a shorter name, got one that is too long (ENAMETOOLONG)`,
    ),
  },
];

describe("what is in the way of a generated file", () => {
  test.each(cases)("$name", async (row) => {
    expect(await runCase(row)).toEqual(expectedOutcome(row));
  });
});
