import { describe, expect, test } from "vitest";

import { expectedOutcome, runCase, type Case } from "./sandbox.ts";

const outside = (path: string): string =>
  `OBS_OUTPUT_PATH: ${path}: expected a path inside \`deploy\` or \`docs\`, got one outside`;

const written = { "deploy/a.yml": "a\n" };

const escapes = [
  "../outside/x",
  "deploy/../../outside/x",
  "deploy/../src/x",
  "/etc/x",
  "C:/x",
  "deploy\\x",
  "deploy/a\nb",
  "deploy/a\0b",
  "deploy//x",
  "deploy/./x",
  "deploy/",
  "docs",
  "src/x.ts",
  "package.json",
  "deployed/x",
  "",
];

const cases: readonly Case[] = [
  ...escapes.map((path) => ({
    name: `${JSON.stringify(path)} is refused: it is not in the output`,
    written,
    rendered: { "deploy/a.yml": "new\n", [path]: "x" },
    force: true as const,
    refused: outside(path),
  })),
  ...[".tamma-obs.manifest", ".tamma-obs.lock", "rules/.tamma-obs-0123456789ab.tmp"].map(
    (name) => ({
      name: `${name} is refused: it is a name of our own`,
      written,
      rendered: { [`deploy/${name}`]: "x" },
      refused: `OBS_OUTPUT_PATH: deploy/${name}: expected a name that \`generate\` does not use itself, got its own`,
    }),
  ),
  {
    name: "two files that differ in case only are refused",
    written,
    rendered: { "deploy/shop.yml": "a", "deploy/Shop.yml": "b" },
    refused:
      "OBS_OUTPUT_PATH: deploy/shop.yml: expected names that differ in more than case, got also deploy/Shop.yml",
  },
  {
    name: "two files that differ in Unicode composition only are refused",
    written,
    rendered: { "deploy/caf\u00e9.yml": "a", "deploy/cafe\u0301.yml": "b" },
    refused:
      "OBS_OUTPUT_PATH: deploy/caf\u00e9.yml: expected names that differ in more than case, got also deploy/cafe\u0301.yml",
  },
  {
    name: "two folders that differ in case only are refused",
    written,
    rendered: { "deploy/shop/a.yml": "a", "deploy/Shop/b.yml": "b" },
    refused:
      "OBS_OUTPUT_PATH: deploy/Shop: expected names that differ in more than case, got also deploy/shop",
  },
  {
    name: "a file that another one needs as a folder is refused",
    written,
    rendered: { "deploy/shop": "a", "deploy/shop/a.yml": "b" },
    refused:
      "OBS_OUTPUT_PATH: deploy/shop/a.yml: expected a folder around it, got file deploy/shop",
  },
  {
    name: "every path that is refused is named at once",
    written,
    rendered: { "../a": "", "../b": "" },
    refused: `${outside("../a")}\n${outside("../b").replace("OBS_OUTPUT_PATH: ", "")}`,
  },
  {
    name: "the root itself can be the output",
    rendered: { "a.yml": "a\n", "rules/b.yml": "b\n" },
    place: { folder: ".", documents: "./" },
    changed: { "a.yml": "644 a\n", rules: "folder 755", "rules/b.yml": "644 b\n" },
  },
  {
    name: "an output folder may be deep, and spelt with ./ and a slash at its end",
    rendered: { "observability/generated/a.yml": "a\n" },
    place: { folder: "./observability/generated/", documents: "observability/generated" },
    changed: {
      observability: "folder 755",
      "observability/generated": "folder 755",
      "observability/generated/a.yml": "644 a\n",
    },
  },
];

describe("the path of a generated file", () => {
  test.each(cases)("$name", async (row) => {
    expect(await runCase(row)).toEqual(expectedOutcome(row));
  });
});
