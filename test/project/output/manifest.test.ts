import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { fingerprint } from "#src/project/output/fingerprint.ts";
import {
  emptyManifest,
  joinManifests,
  parseManifest,
  renderManifest,
  type Manifest,
} from "#src/project/output/manifest.ts";
import { writeOutput } from "#src/project/output/write-output.ts";

import { openSandbox } from "./sandbox.ts";

const [a, b] = ["a".repeat(64), "b".repeat(64)];
const manifest: Manifest = {
  files: new Map([
    ["deploy/b.yml", new Set([b, a])],
    ["deploy/a file.yml", new Set([a])],
  ]),
  folders: new Set(["deploy/rules"]),
};
const lines = [
  `${a}  deploy/a file.yml`,
  `${a}  deploy/b.yml`,
  `${b}  deploy/b.yml`,
  "-  deploy/rules/",
];
const invalid = (...problems: readonly string[]): string =>
  [
    ...problems.map((problem) => `m:${problem}`),
    "Restore the manifest from version control; or delete it: files that equal what is generated are taken over.",
  ].join("\n");

describe("the manifest", () => {
  test("is a line a file, sorted, after a line that says what it is", () => {
    const text = renderManifest(manifest);
    expect(text.split("\n").slice(1)).toEqual([...lines, ""]);
    expect(text).toMatch(/^# Written by `tamma-obs generate`: /);
  });

  test.each([
    ["as it was written", (text: string) => text],
    ["with CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    ["with a byte order mark", (text: string) => `\uFEFF${text}`],
    ["with empty lines", (text: string) => text.replaceAll("\n", "\n\n")],
    [
      "with the markers of a merge",
      (text: string) =>
        text.replace(lines[2] ?? "", (line) =>
          ["<<<<<<< HEAD", line, "||||||| base", line, "=======", line, ">>>>>>> branch"].join(
            "\n",
          ),
        ),
    ],
  ])("is read %s", (_, change) => {
    expect(parseManifest("m", change(renderManifest(manifest)))).toEqual(manifest);
  });

  test.each([
    [`${a} deploy/a.yml`],
    [`${a.slice(1)}  deploy/a.yml`],
    [`${a.toUpperCase()}  deploy/a.yml`],
    [`${a}  ../a.yml`],
    [`${a}  /a.yml`],
    [`${a}  C:/a.yml`],
    [`${a}  deploy/../../a.yml`],
    [`${a}  deploy/`],
    ["-  ../rules/"],
    ["-  deploy/rules"],
    ["{}"],
  ])("with %s is refused", (line) => {
    expect(() => parseManifest("m", `# x\n${line}\n`)).toThrow(
      invalid(`2: expected \`<SHA-256>  <path>\`, got ${line}`),
    );
  });

  test("names every line that is refused", () => {
    expect(() => parseManifest("m", "x\n\ny\n")).toThrow(
      invalid("1: expected `<SHA-256>  <path>`, got x", "3: expected `<SHA-256>  <path>`, got y"),
    );
  });

  test("joined with another lists what either does", () => {
    const other: Manifest = {
      files: new Map([
        ["deploy/a file.yml", new Set([b])],
        ["deploy/c.yml", new Set([b])],
      ]),
      folders: new Set(["deploy/tests"]),
    };
    expect(renderManifest(joinManifests(manifest, other)).split("\n").slice(1, -1)).toEqual([
      `${a}  deploy/a file.yml`,
      `${b}  deploy/a file.yml`,
      `${a}  deploy/b.yml`,
      `${b}  deploy/b.yml`,
      `${b}  deploy/c.yml`,
      "-  deploy/rules/",
      "-  deploy/tests/",
    ]);
    expect(joinManifests(manifest, emptyManifest)).toEqual(manifest);
  });

  test("can be checked with sha256sum", async () => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    const place = { root, folder: "deploy", documents: "docs" };
    await writeOutput(place, new Map([["deploy/a.yml", "ü\n"]]));
    const check = (): string =>
      execFileSync("sha256sum", ["--check", "deploy/.tamma-obs.manifest"], {
        cwd: root,
        encoding: "utf8",
        stdio: "pipe",
      });
    expect(check()).toBe("deploy/a.yml: OK\n");
    writeFileSync(join(root, "deploy/a.yml"), "u\n");
    expect(check).toThrow(/1 computed checksum did NOT match/);
  });
});

describe("the fingerprint of a text", () => {
  const same = fingerprint("a\nb\n");

  test.each([
    ["CRLF", "a\r\nb\r\n", true],
    ["mixed line ends", "a\r\nb\n", true],
    ["a byte order mark", "\uFEFFa\nb\n", true],
    ["a carriage return alone", "a\rb\n", false],
    ["no line end at the end", "a\nb", false],
    ["a second byte order mark", "\uFEFF\uFEFFa\nb\n", false],
    ["a blank at the end of a line", "a \nb\n", false],
    ["a letter's other case", "A\nb\n", false],
  ])("with %s: %j is the same: %s", (_, text, expected) => {
    expect(fingerprint(Buffer.from(text)) === same).toBe(expected);
  });
});
