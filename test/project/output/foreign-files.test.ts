import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { expectedOutcome, runCase, type Case } from "./sandbox.ts";

const manifest = "deploy/.tamma-obs.manifest";
const mark = "# Generated from rules.ts by `npm run generate`; do not edit.\n";
const rendered = { "deploy/a.yml": `${mark}new\n`, "docs/page.md": "page\n" };
const added = { "deploy/a.yml": `644 ${mark}new\n` };
const everything = {
  ...added,
  deploy: "folder 755",
  docs: "folder 755",
  "docs/page.md": "644 page\n",
};

const files =
  (texts: Readonly<Record<string, string>>): NonNullable<Case["user"]> =>
  ({ root }) => {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(join(root, path, ".."), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };

const withoutManifest =
  (texts: Readonly<Record<string, string>>): NonNullable<Case["user"]> =>
  (folders) => {
    rmSync(join(folders.root, manifest));
    files(texts)(folders);
  };

const foreign = (path: string): string =>
  `${path}: expected no file, got one that \`generate\` did not write`;
const inTheWay = ["Nothing was written.", "Move or remove what is in the way; --force does not."];

const cases: readonly Case[] = [
  { name: "the first run writes everything", rendered, changed: everything },
  {
    name: "a file with the same name is refused",
    user: files({ "deploy/a.yml": "mine\n" }),
    rendered,
    refused: ["OBS_OUTPUT_CONFLICT: " + foreign("deploy/a.yml"), ...inTheWay].join("\n"),
  },
  {
    name: "a file with the same name is refused with --force too",
    user: files({ "deploy/a.yml": "mine\n" }),
    rendered,
    force: true,
    refused: ["OBS_OUTPUT_CONFLICT: " + foreign("deploy/a.yml"), ...inTheWay].join("\n"),
  },
  {
    name: "an empty file with the same name is refused",
    user: files({ "docs/page.md": "" }),
    rendered,
    refused: ["OBS_OUTPUT_CONFLICT: " + foreign("docs/page.md"), ...inTheWay].join("\n"),
  },
  {
    name: "everything in the way is named at once, and what could be written is not",
    written: { "deploy/a.yml": "old\n", "deploy/b.yml": "b\n" },
    user: files({ "deploy/b.yml": "edited\n", "docs/page.md": "mine\n", "deploy/c.yml": "mine" }),
    rendered: { ...rendered, "deploy/b.yml": "b\n", "deploy/c.yml": "c\n" },
    refused: [
      "OBS_OUTPUT_CONFLICT: deploy/b.yml: expected what `generate` wrote, got edits",
      "  --- deploy/b.yml (on disk)",
      "  +++ deploy/b.yml (generated)",
      "  @@ -1,1 +1,1 @@",
      "  -edited",
      "  +b",
      foreign("deploy/c.yml"),
      foreign("docs/page.md"),
      "Nothing was written.",
      "Move the edits to where the files are generated from; --force drops them.",
      "Move or remove what is in the way; --force does not.",
    ].join("\n"),
  },
  {
    name: "a file that equals what is generated is taken over",
    user: files({ "deploy/a.yml": rendered["deploy/a.yml"], "docs/page.md": "page\n" }),
    rendered,
  },
  {
    name: "other files in the same folders stay",
    written: { "deploy/rules/old.yml": "old\n", "docs/page.md": "page\n" },
    user: files({ "deploy/rules/mine.yml": "mine", "deploy/mine.yml": "mine", "docs/mine.md": "" }),
    rendered,
    changed: { ...added, "deploy/rules/old.yml": null },
  },
  {
    name: "other files that say that they are generated stay",
    written: rendered,
    user: files({ "deploy/old.yml": `${mark}old\n` }),
    rendered,
  },
  {
    name: "files whose names resemble our temporary ones stay",
    written: { "deploy/a.yml": "old\n" },
    user: files({
      "deploy/.tamma-obs-mine.tmp": "mine",
      "deploy/.tamma-obs-0123456789ab.tmp.yml": "mine",
      "deploy/a.yml.new": "mine",
      "deploy/.a.yml.swp": "mine",
    }),
    rendered: { "deploy/a.yml": "new\n" },
    changed: { "deploy/a.yml": "644 new\n" },
  },
  {
    name: "without a manifest, files as they are generated are taken over",
    written: rendered,
    user: withoutManifest({}),
    rendered,
  },
  {
    name: "without a manifest, a file that says that it is generated but differs is refused",
    written: rendered,
    user: withoutManifest({ "deploy/a.yml": `${mark}old\n` }),
    rendered,
    refused: [
      "OBS_OUTPUT_CONFLICT: deploy/a.yml: expected no file, got one that is in no manifest, though it says that it is generated",
      "  --- deploy/a.yml (on disk)",
      "  +++ deploy/a.yml (generated)",
      "  @@ -1,2 +1,2 @@",
      `   ${mark.trimEnd()}`,
      "  -old",
      "  +new",
      "Nothing was written.",
      "Files that say that they are generated: --force replaces them.",
    ].join("\n"),
  },
  {
    name: "without a manifest, --force replaces a file that says that it is generated",
    written: rendered,
    user: withoutManifest({ "deploy/a.yml": `${mark}old\n` }),
    rendered,
    force: true,
    changed: added,
  },
  {
    name: "without a manifest, left-over files that say that they are generated stay",
    written: { ...rendered, "deploy/old.yml": `${mark}old\n` },
    user: withoutManifest({}),
    rendered,
  },
  {
    name: "a manifest with a line that is none is refused",
    written: rendered,
    user: ({ root }) => writeFileSync(join(root, manifest), "# ours\nx  deploy/a.yml\n"),
    rendered,
    refused:
      "OBS_OUTPUT_MANIFEST: deploy/.tamma-obs.manifest:2: expected `<SHA-256>  <path>`, got x  deploy/a.yml\n" +
      "Restore the manifest from version control; or delete it: files that equal what is generated are taken over.",
  },
  {
    name: "a manifest that names a file outside of the project is refused",
    written: rendered,
    user: ({ root, outside }) => {
      writeFileSync(join(outside, "x"), "new\n");
      writeFileSync(join(root, manifest), `${"0".repeat(64)}  ../outside/x\n`);
    },
    rendered,
    refused:
      `OBS_OUTPUT_MANIFEST: deploy/.tamma-obs.manifest:1: expected \`<SHA-256>  <path>\`, got ${"0".repeat(64)}  ../outside/x\n` +
      "Restore the manifest from version control; or delete it: files that equal what is generated are taken over.",
  },
  {
    name: "after a merge, both branches' texts are ours",
    written: { "deploy/a.yml": "ours\n" },
    user: ({ root }) => {
      const ours = readFileSync(join(root, manifest), "utf8");
      const [, line = ""] = ours.split("\n");
      // SHA-256 of "theirs\n"
      const theirs = "ed9c86a61e05623abeb71f9eeda8780dab0e28a2f69bb54813f99a2ec4b3602f";
      writeFileSync(
        join(root, manifest),
        `# head\n<<<<<<< HEAD\n${line}\n=======\n${theirs}  deploy/a.yml\n>>>>>>> branch\n`,
      );
      writeFileSync(join(root, "deploy/a.yml"), "theirs\n");
    },
    rendered,
    changed: { ...added, docs: "folder 755", "docs/page.md": "644 page\n" },
  },
];

describe("a file that generate did not write", () => {
  test.each(cases)("$name", async (row) => {
    expect(await runCase(row)).toEqual(expectedOutcome(row));
  });
});
