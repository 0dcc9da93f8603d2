import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { differences } from "#src/cli/output/differences.ts";
import { writeAll } from "#src/cli/output/write-all.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "generate-"));
});

afterEach(async () => rm(root, { recursive: true, force: true }));

const header = "# Generated from b.ts by `tamma-obs generate`; do not edit.\n";
const files = new Map([
  ["docs/a.md", "one\ntwo\n"],
  ["rules/b.yml", `${header}b\n`],
]);

describe("generate", () => {
  test("after writing, nothing differs", async () => {
    await writeAll(root, await differences(root, files, ["rules"]));
    expect(await differences(root, files, ["rules"])).toEqual([]);
    expect(await readFile(join(root, "docs/a.md"), "utf8")).toBe("one\ntwo\n");
  });

  test("a difference names the file, the line, what is there and what should be", async () => {
    await writeAll(root, await differences(root, files, []));
    await writeFile(join(root, "docs/a.md"), "one\n2\n");
    const [change] = await differences(root, files, []);
    expect(change?.explain()).toBe("docs/a.md:2: differs\n  - 2\n  + two");
  });

  test("a generated file whose source is gone is reported and removed, in owned folders only", async () => {
    await writeAll(root, await differences(root, files, ["rules"]));
    await writeFile(join(root, "rules/gone.yml"), `${header}x`);
    await writeFile(join(root, "rules/mine.yml"), "by hand");
    await writeFile(join(root, "docs/mine.md"), `${header}x`);
    const changes = await differences(root, files, ["rules"]);
    expect(changes.map((change) => change.explain())).toEqual([
      "rules/gone.yml: left over, its source is gone",
    ]);
    await writeAll(root, changes);
    expect(await readdir(join(root, "rules"))).toEqual(["b.yml", "mine.yml"]);
    expect(await readdir(join(root, "docs"))).toEqual(["a.md", "mine.md"]);
  });

  test("a missing file is reported as missing", async () => {
    const explained = (await differences(root, files, [])).map((change) => change.explain());
    expect(explained).toEqual(["docs/a.md: missing", "rules/b.yml: missing"]);
  });

  test("a failure half way leaves every old file and no temporary one", async () => {
    await writeAll(root, await differences(root, files, []));
    // A folder where the second temporary file should go makes its write fail
    await mkdir(join(root, "rules/b.yml.new"));
    const next = new Map([
      ["docs/a.md", "new\n"],
      ["rules/b.yml", "new\n"],
    ]);
    await expect(writeAll(root, await differences(root, next, []))).rejects.toThrow(/EISDIR/);
    expect(await readFile(join(root, "docs/a.md"), "utf8")).toBe("one\ntwo\n");
    expect(await readdir(join(root, "docs"))).toEqual(["a.md"]);
  });
});
