import { existsSync, globSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";

import { describe, expect, test } from "vitest";

import { commands } from "#src/cli/commands.ts";

const root = resolve(import.meta.dirname, "../..");
const docs = await readdir(join(root, "docs"), { recursive: true });
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "AGENTS.md",
  "CHANGELOG.md",
  "examples/shop/README.md",
  "test/stack/images/README.md",
  ...docs.map((name) => join("docs", name)),
].filter((page) => page.endsWith(".md"));

const read = (page: string): string => readFileSync(join(root, page), "utf8");

const scripts = new Set([
  ...Object.keys(JSON.parse(read("package.json")).scripts),
  // What `tamma-obs init` adds to the scripts of a project
  "observability",
  "observability:check",
]);
const commandNames = new Set(commands.map(({ name }) => name));

/** Returns the options of a command: its own, and those that every command of a project has. */
function optionsOf(name: string): ReadonlySet<string> {
  const files = globSync(`src/cli/{${name},${name}/*,project-command}.ts`, { cwd: root });
  const options = /(?<=ption\(\s*"(?:-\w, )?)--[a-z-]+/g;
  return new Set(files.flatMap((file) => read(file).match(options) ?? []));
}

describe.each(pages)("%s", (page) => {
  const text = read(page);

  test("links only to files that exist", () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)\s]*)?\)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !/^[a-z]+:/.test(target));
    const broken = targets.filter((target) => !existsSync(join(root, dirname(page), target)));
    expect(broken).toEqual([]);
  });

  test("names only scripts and commands that exist", () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? "");
    expect(named.filter((name) => !scripts.has(name))).toEqual([]);
    const used = [...text.matchAll(/tamma-obs ([a-z]+)/g)].map((match) => match[1] ?? "");
    expect(used.filter((name) => !commandNames.has(name))).toEqual([]);
  });

  test("gives commands only options that they have", () => {
    const options = [...text.matchAll(/tamma-obs ([a-z]+)([^`\n|]*)/g)].flatMap(
      ([, name = "", rest = ""]) =>
        [...rest.matchAll(/--[a-z-]+/g)].map(([option]) => ({ name, option })),
    );
    expect(options.filter(({ name, option }) => !optionsOf(name).has(option))).toEqual([]);
  });
});

describe("the code in the pages", () => {
  const imports = pages.flatMap((page) =>
    [...read(page).matchAll(/import \{([^}]+)\} from "@tamma\/observability(\/\w+)?"/g)].map(
      (match) => ({ page, names: match[1] ?? "", door: `.${match[2] ?? ""}` }),
    ),
  );

  test.each(imports)("$page imports only what $door exports", async ({ names, door }) => {
    const { exports } = JSON.parse(read("package.json"));
    const exported = Object.keys(await import(join(root, exports[door]["@tamma/source"])));
    const wanted = names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "" && !name.startsWith("type "));
    expect(wanted.filter((name) => !exported.includes(name))).toEqual([]);
  });
});

test("CONTRIBUTING fits on a page: at most 60 lines", () => {
  expect(read("CONTRIBUTING.md").split("\n").length).toBeLessThanOrEqual(60);
});

test("the README links every page of docs/, directly or through another page", () => {
  const reached = new Set(["README.md"]);
  // A Set grows while it is walked, so this is the closure over the links
  for (const page of reached) {
    for (const [, target = ""] of read(page).matchAll(/\]\(([^)#\s:]+\.md)/g)) {
      reached.add(relative(root, resolve(root, dirname(page), target)));
    }
  }
  expect(pages.filter((page) => page.startsWith("docs/") && !reached.has(page))).toEqual([]);
});
