import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { manifestName } from "#src/project/output/manifest.ts";
import { otherOutputs } from "#src/project/output/other-outputs.ts";
import { planOutput } from "#src/project/output/plan-output.ts";
import { writeOutput } from "#src/project/output/write-output.ts";
import { explainKept } from "#src/project/output/explain.ts";

import { contentsOf } from "./folder-contents.ts";
import { expectedOutcome, openSandbox, runCase, type Case } from "./sandbox.ts";

const rendered = { "deploy/a.yml": "a\n" };
const written = { ...rendered, "deploy/rules/x/old.yml": "old\n" };

test("a manifest that was lost is written again as it was", async () => {
  await using sandbox = await openSandbox();
  const { root } = sandbox;
  const place = { root, folder: "deploy", documents: "docs" };
  const files = new Map(Object.entries(written));
  await writeOutput(place, files);
  const before = contentsOf(root);
  rmSync(join(root, "deploy", manifestName));
  await writeOutput(place, files);
  expect(contentsOf(root)).toEqual(before);
});

test("folders of earlier outputs are found, and those of other projects are not", async () => {
  await using sandbox = await openSandbox();
  const { root } = sandbox;
  const place = { root, folder: "deploy", documents: "docs" };
  const files = (folder: string): ReadonlyMap<string, string> =>
    new Map([[`${folder}/rules/a.yml`, "a\n"]]);
  for (const folder of ["observability/generated", "services/a/out", "node_modules/b", ".c"]) {
    await writeOutput({ root, folder, documents: folder }, files(folder));
  }
  writeFileSync(join(root, "services/a/observability.config.ts"), "");
  await writeOutput(place, new Map(Object.entries(written)));
  expect(await otherOutputs(place)).toEqual(["observability/generated"]);
});

const cases: readonly Case[] = [
  {
    name: "is removed, with the folders that were made for it",
    written,
    rendered,
    changed: { "deploy/rules/x/old.yml": null, "deploy/rules/x": null, "deploy/rules": null },
  },
  {
    name: "with CRLF from a checkout is removed",
    written: { ...rendered, "deploy/old.yml": "old\n" },
    user: ({ root }) => writeFileSync(join(root, "deploy/old.yml"), "old\r\n"),
    rendered,
    changed: { "deploy/old.yml": null },
  },
  {
    name: "leaves a folder in which the user has a file",
    written,
    user: ({ root }) => writeFileSync(join(root, "deploy/rules/mine.yml"), "mine"),
    rendered,
    changed: { "deploy/rules/x/old.yml": null, "deploy/rules/x": null },
  },
  {
    name: "leaves a folder in which the user made an empty folder",
    written,
    user: ({ root }) => mkdirSync(join(root, "deploy/rules/x/mine")),
    rendered,
    changed: { "deploy/rules/x/old.yml": null },
  },
  {
    name: "in the documents' folder is removed, and the folder stays",
    written: { ...rendered, "docs/old.md": "old\n" },
    rendered,
    changed: { "docs/old.md": null },
  },
  {
    name: "that the user deleted is forgotten",
    written,
    user: ({ root }) => rmSync(join(root, "deploy/rules/x/old.yml")),
    rendered,
    changed: { "deploy/rules/x": null, "deploy/rules": null },
  },
  {
    name: "that the user deleted with its folder is forgotten",
    written,
    user: ({ root }) => rmSync(join(root, "deploy/rules"), { recursive: true }),
    rendered,
  },
  {
    name: "that was edited stays",
    written,
    user: ({ root }) => writeFileSync(join(root, "deploy/rules/x/old.yml"), "mine"),
    rendered,
  },
  {
    name: "that was edited goes with --force",
    written,
    user: ({ root }) => writeFileSync(join(root, "deploy/rules/x/old.yml"), "mine"),
    rendered,
    force: true,
    changed: { "deploy/rules/x/old.yml": null, "deploy/rules/x": null, "deploy/rules": null },
  },
  {
    name: "in whose place the user has a folder stays, with --force too",
    written,
    user: ({ root }) => {
      rmSync(join(root, "deploy/rules/x/old.yml"));
      mkdirSync(join(root, "deploy/rules/x/old.yml"));
      writeFileSync(join(root, "deploy/rules/x/old.yml/mine"), "old\n");
    },
    rendered,
    force: true,
  },
  {
    name: "in whose place the user has a link stays, with what it leads to",
    written,
    user: ({ root, outside }) => {
      rmSync(join(root, "deploy/rules/x/old.yml"));
      writeFileSync(join(outside, "old.yml"), "old\n");
      symlinkSync(join(outside, "old.yml"), join(root, "deploy/rules/x/old.yml"));
    },
    rendered,
    force: true,
  },
  {
    name: "below a folder that is now a link out of the output stays",
    written,
    user: ({ root, outside }) => {
      rmSync(join(root, "deploy/rules/x"), { recursive: true });
      writeFileSync(join(outside, "old.yml"), "old\n");
      symlinkSync(outside, join(root, "deploy/rules/x"));
    },
    rendered,
    force: true,
  },
  {
    name: "leaves a folder of the user's that is now behind a link",
    written,
    user: ({ root }) => {
      mkdirSync(join(root, "deploy/mine"));
      rmSync(join(root, "deploy/rules/x"), { recursive: true });
      symlinkSync("../mine", join(root, "deploy/rules/x"));
    },
    rendered,
  },
  {
    name: "in another folder for documents is removed from where it was",
    written: { ...rendered, "docs/old.md": "old\n" },
    rendered: { ...rendered, "pages/old.md": "old\n" },
    place: { documents: "pages" },
    changed: { "docs/old.md": null, pages: "folder 755", "pages/old.md": "644 old\n" },
  },
  {
    // Two names of one file are what a file system that ignores case shows
    name: "whose name changed in case only is not removed with the new one",
    written: { ...rendered, "deploy/Shop.yml": "shop\n" },
    user: ({ root }) => linkSync(join(root, "deploy/Shop.yml"), join(root, "deploy/shop.yml")),
    rendered: { ...rendered, "deploy/shop.yml": "shop\n" },
  },
  {
    name: "whose name changed in case only is ours under the new one",
    written: { ...rendered, "deploy/Shop.yml": "shop\n" },
    user: ({ root }) => linkSync(join(root, "deploy/Shop.yml"), join(root, "deploy/shop.yml")),
    rendered: { ...rendered, "deploy/shop.yml": "new\n" },
    changed: { "deploy/shop.yml": "644 new\n" },
  },
];

describe("a file that is no longer generated", () => {
  test.each(cases)("$name", async (row) => {
    expect(await runCase(row)).toEqual(expectedOutcome(row));
  });

  test("leaves a folder that the user made, empty and with its mode", async () => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    const place = { root, folder: "deploy", documents: "deploy" };
    mkdirSync(join(root, "deploy/rules/x"), { recursive: true });
    chmodSync(join(root, "deploy/rules/x"), 0o2775);
    await writeOutput(place, new Map(Object.entries(written)));
    await writeOutput(place, new Map(Object.entries(rendered)));
    const { "deploy/.tamma-obs.manifest": _, ...contents } = contentsOf(root);
    expect(contents).toEqual({
      deploy: "folder 755",
      "deploy/a.yml": "644 a\n",
      "deploy/rules": "folder 755",
      "deploy/rules/x": "folder 2775",
    });
  });

  test("that was edited is the user's from then on, and said so once", async () => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    const place = { root, folder: "deploy", documents: "deploy" };
    await writeOutput(place, new Map(Object.entries(written)));
    writeFileSync(join(root, "deploy/rules/x/old.yml"), "mine");
    const plan = await writeOutput(place, new Map(Object.entries(rendered)));
    expect(explainKept(plan)).toEqual([
      "deploy/rules/x/old.yml: no longer generated, but kept: expected what `generate` wrote, got edits; it is yours now",
    ]);
    expect(explainKept(await planOutput(place, new Map(Object.entries(rendered))))).toEqual([]);
    await expect(writeOutput(place, new Map(Object.entries(written)))).rejects.toThrow(
      /^deploy\/rules\/x\/old\.yml: expected no file, got one that `generate` did not write/,
    );
  });
});
