import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { describe, expect, test } from "vitest";

import { errorCodes } from "#src/errors.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = join(root, "docs/api");
const codes = new Set<string>(Object.keys(errorCodes));
const pages = new Map(
  await Promise.all(
    (await readdir(folder)).map(
      async (name) => [name, await readFile(join(folder, name), "utf8")] as const,
    ),
  ),
);

/** What no door exports is explained as far as its signature goes. */
const exportedPart = (text: string): string => text.split("\n## Types behind the signatures\n")[0]!;

const sections = (text: string): { heading: string; body: string }[] =>
  text
    .split(/\n(?=### )/)
    .slice(1)
    .map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      return { heading: heading.replace("### ", ""), body: lines.join("\n").trim() };
    });

/** Headings as GitHub makes anchors of them. */
function anchors(text: string): Set<string> {
  const found = new Set<string>();
  for (const [, heading = ""] of text.matchAll(/^#+ (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^a-z0-9_ -]/g, "")
      .replaceAll(" ", "-");
    let free = slug;
    for (let n = 1; found.has(free); n += 1) free = `${slug}-${n}`;
    found.add(free);
  }
  return found;
}

const manifest = await readFile(join(root, "package.json"), "utf8");
const doors = Object.entries<string | { "@tamma/source": string }>(
  JSON.parse(manifest).exports,
).flatMap(([door, target]) =>
  typeof target === "string" || door === "./preload"
    ? []
    : [[door, target["@tamma/source"]] as const],
);

describe("the API reference", () => {
  test.each(doors)("has every value that %s exports", async (door, source) => {
    const page = pages.get(door === "." ? "index.md" : `${door.replace("./", "")}.md`) ?? "";
    const headings = new Set(
      sections(exportedPart(page)).map(({ heading }) => heading.replace("()", "")),
    );
    const exported = Object.keys(await import(join(root, source)));
    expect(exported.filter((name) => !headings.has(name))).toEqual([]);
  });

  test.each([...pages])("says on %s in a sentence what each exported name is", (_, text) => {
    const silent = sections(exportedPart(text)).filter(({ body }) => body.startsWith("```"));
    expect(silent.map(({ heading }) => heading)).toEqual([]);
  });

  test.each([...pages])("links on %s only to headings that exist", (name, text) => {
    const links = [...text.matchAll(/\]\(([\w-]*(?:\.md)?)#([^)]+)\)/g)];
    const broken = links.filter(
      ([, page, anchor = ""]) => !anchors(pages.get(page || name) ?? "").has(anchor),
    );
    expect(links.length).toBeGreaterThan(0);
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test.each([...pages])("links on %s every error code to its page", (_, text) => {
    const bare = text.matchAll(/(?<!\[)`(OBS_[A-Z_]+)`(?!\])/g);
    const errors = [...bare].map(([, code]) => code);
    expect(errors.filter((code) => codes.has(code!))).toEqual([]);
  });
});
