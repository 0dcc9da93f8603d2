import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  installPacked,
  packPackage,
  type Installed,
  type PackedPackage,
} from "../helpers/packed-package.ts";

const run = promisify(execFile);

let packed: PackedPackage;
let user: Installed;

beforeAll(() => {
  packed = packPackage();
  user = installPacked(packed, "pnpm");
}, 180_000);
afterAll(() => {
  user[Symbol.dispose]();
});

const installedFolder = (): string => join(user.folder, "node_modules", "@tamma", "observability");

describe("the tarball", () => {
  it("holds the build, its sources, the docs, the stack and the bundled shop, and nothing else", () => {
    const { files, size, unpackedSize } = packed;
    process.stdout.write(
      `${files.length} files, ${size} bytes packed, ${unpackedSize} bytes unpacked\n`,
    );
    const kinds = files.map(({ path }) => {
      const folder = path.includes("/") ? path.slice(0, path.indexOf("/") + 1) : "";
      const extension = /(?:\.d)?\.\w+(?:\.map)?$/.exec(path)?.[0] ?? path;
      return `${folder}*${extension}`;
    });
    expect([...new Set(kinds)].toSorted()).toEqual([
      "*.env",
      "*.json",
      "*.md",
      "*.yml",
      "*LICENSE",
      "deploy/*.env",
      "deploy/*.mjs",
      "deploy/*.yaml",
      "deploy/*.yml",
      "dist/*.cjs",
      "dist/*.d.ts",
      "dist/*.js",
      "dist/*.js.map",
      "dist/*.json",
      "dist/*dist/shop/LICENSES",
      "docs/*.md",
      "src/*.ts",
    ]);
    expect(
      files.filter(({ path }) => /\.test[.-]|(?:^|\/)(?:test|bench|page)\//.test(path)),
    ).toEqual([]);
    // Sources and their maps are half of it: a new part adds to it, a forgotten folder would double it
    expect(size).toBeLessThan(3_200_000);
    expect(unpackedSize).toBeLessThan(12_900_000);
  });

  it("has no map that refers to a file that is not in it", () => {
    const maps = globSync("dist/**/*.map", { cwd: installedFolder() });
    const sources = maps.flatMap((path) => {
      const file = join(installedFolder(), path);
      const { sources } = JSON.parse(readFileSync(file, "utf8")) as { sources: string[] };
      return sources.map((source) => resolve(dirname(file), source));
    });
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
    expect(sources.filter((source) => !source.startsWith(installedFolder()))).toEqual([]);
  });
});

it("a stack trace under --enable-source-maps names the lines of the sources", async () => {
  const program = `import { toMs } from "@tamma/observability"; toMs("soon");`;
  writeFileSync(join(user.folder, "throws.js"), program);
  const failed: unknown = await run(process.execPath, ["--enable-source-maps", "throws.js"], {
    cwd: user.folder,
  }).catch((error: unknown) => error);
  const stack = String(Reflect.get(Object(failed), "stderr"));
  const [, path = "", line] = /at toMs \(.*\/observability\/(.+\.ts):(\d+)/.exec(stack) ?? [];
  expect(path).toBe("src/duration.ts");
  const source = readFileSync(join(installedFolder(), path), "utf8").split("\n");
  expect(source[Number(line) - 1]).toContain("throw invalid(duration)");
});
