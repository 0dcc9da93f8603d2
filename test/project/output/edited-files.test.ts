import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { expectedOutcome, runCase, type Case } from "./sandbox.ts";

const written = { "deploy/a.yml": "one\ntwo\n", "deploy/b.yml": "b\n", "docs/page.md": "page\n" };
const rendered = { ...written, "deploy/a.yml": "one\nTWO\n" };
const updated = { "deploy/a.yml": "644 one\nTWO\n" };

const edit =
  (path: string, content: string | Buffer): NonNullable<Case["user"]> =>
  ({ root }) =>
    writeFileSync(join(root, path), content);

const refusedEdit = (path: string, ...diff: readonly string[]): string =>
  [
    `OBS_OUTPUT_CONFLICT: ${path}: expected what \`generate\` wrote, got edits`,
    ...(diff[0]?.startsWith("  (") ? [] : [`  --- ${path} (on disk)`, `  +++ ${path} (generated)`]),
    ...diff,
    "Nothing was written.",
    "Move the edits to where the files are generated from; --force drops them.",
  ].join("\n");

const cases: readonly Case[] = [
  { name: "a file that nobody touched is updated", written, rendered, changed: updated },
  { name: "equal files are not written", written, rendered: written },
  {
    name: "an edited file is refused, with what differs",
    written,
    user: edit("deploy/a.yml", "one\nmine\n"),
    rendered,
    refused: refusedEdit("deploy/a.yml", "  @@ -1,2 +1,2 @@", "   one", "  -mine", "  +TWO"),
  },
  {
    name: "an edited file is refused where the text to write is the old one",
    written,
    user: edit("deploy/a.yml", "one\ntwo\nthree\n"),
    rendered: written,
    refused: refusedEdit("deploy/a.yml", "  @@ -1,3 +1,2 @@", "   one", "   two", "  -three"),
  },
  {
    name: "an edited page in the documents' folder is refused",
    written,
    user: edit("docs/page.md", "mine\n"),
    rendered,
    refused: refusedEdit("docs/page.md", "  @@ -1,1 +1,1 @@", "  -mine", "  +page"),
  },
  {
    name: "a file that was emptied is refused",
    written,
    user: edit("deploy/b.yml", ""),
    rendered,
    refused: refusedEdit("deploy/b.yml", "  @@ -0,0 +1,1 @@", "  +b"),
  },
  {
    name: "a file with other bytes than text is refused",
    written,
    user: edit("deploy/b.yml", Buffer.from([0, 255])),
    rendered,
    refused: refusedEdit("deploy/b.yml", "  (not a text)"),
  },
  {
    name: "a file with CRLF and an edit is refused, and the line ends are not in the difference",
    written,
    user: edit("deploy/a.yml", "one\r\nmine\r\n"),
    rendered: written,
    refused: refusedEdit("deploy/a.yml", "  @@ -1,2 +1,2 @@", "   one", "  -mine", "  +two"),
  },
  {
    name: "a file with the markers of a merge is refused",
    written,
    user: edit("deploy/b.yml", "<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n"),
    rendered: written,
    refused: refusedEdit(
      "deploy/b.yml",
      "  @@ -1,5 +1,1 @@",
      "  -<<<<<<< ours",
      "   b",
      "  -=======",
      "  -c",
      "  ->>>>>>> theirs",
    ),
  },
  {
    name: "--force overwrites an edited file and keeps its mode",
    written,
    user: ({ root }) => {
      writeFileSync(join(root, "deploy/a.yml"), "mine\n");
      chmodSync(join(root, "deploy/a.yml"), 0o600);
    },
    rendered,
    force: true,
    changed: { "deploy/a.yml": "600 one\nTWO\n" },
  },
  {
    name: "an edit that equals the new text is taken over",
    written,
    user: edit("deploy/a.yml", "one\nTWO\n"),
    rendered,
  },
  {
    name: "a checkout with CRLF is left as it is",
    written,
    user: edit("deploy/a.yml", "one\r\ntwo\r\n"),
    rendered: written,
  },
  {
    name: "a checkout with CRLF is no edit when the text changes",
    written,
    user: edit("deploy/a.yml", "one\r\ntwo\r\n"),
    rendered,
    changed: updated,
  },
  {
    name: "a byte order mark is removed",
    written,
    user: edit("deploy/b.yml", "\uFEFFb\n"),
    rendered: written,
    changed: { "deploy/b.yml": "644 b\n" },
  },
  {
    name: "a file that the user deleted is written again",
    written,
    user: ({ root }) => rmSync(join(root, "deploy/b.yml")),
    rendered: written,
    changed: { "deploy/b.yml": "644 b\n" },
  },
  ...[0o400, 0o444, 0o660, 0o755].map((mode) => ({
    name: `mode ${mode.toString(8)} outlives an update`,
    written,
    user: ({ root }: { root: string }) => chmodSync(join(root, "deploy/a.yml"), mode),
    rendered,
    changed: { "deploy/a.yml": `${mode.toString(8)} one\nTWO\n` },
  })),
];

describe("a generated file", () => {
  test.each(cases)("$name", async (row) => {
    expect(await runCase(row)).toEqual(expectedOutcome(row));
  });
});
