import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { cachedFiles, cacheFolder } from "#src/cli/stack/cache.ts";

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "cache-"));
});

afterEach(() => rm(base, { recursive: true }));

const files = new Map([
  ["docker-compose.yml", "services: {}\n"],
  ["deploy/backends/one/compose.yaml", "services: {}\n"],
]);
const write = (given = files) => cachedFiles("stack", given, { XDG_CACHE_HOME: base });

describe("the cache", () => {
  test("is below XDG_CACHE_HOME; one that is relative does not count", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/caches" })).toBe("/caches/tamma-observability");
    const usual = join(homedir(), ".cache/tamma-observability");
    expect(cacheFolder({ XDG_CACHE_HOME: "caches" })).toBe(usual);
    expect(cacheFolder({})).toBe(usual);
  });

  test("names a folder by its content: the same is there once, another one beside it", async () => {
    const folder = await write();
    expect(await write()).toBe(folder);
    const other = await write(new Map([...files, [".env", "A=1\n"]]));

    expect(await readdir(join(base, "tamma-observability"))).toHaveLength(2);
    expect(await readdir(folder)).toEqual(["deploy", "docker-compose.yml"]);
    expect(await readFile(join(other, ".env"), "utf8")).toBe("A=1\n");
  });

  test("puts a file right that was edited, and one that is gone", async () => {
    const folder = await write();
    await writeFile(join(folder, "docker-compose.yml"), "edited");
    await rm(join(folder, "deploy"), { recursive: true });

    await write();

    for (const [path, text] of files) {
      expect(await readFile(join(folder, path), "utf8")).toBe(text);
    }
  });

  test("is whole after many runs at once, without a file that is none of it", async () => {
    const [folder = ""] = await Promise.all(Array.from({ length: 20 }, () => write()));

    const found = await readdir(folder, { recursive: true, withFileTypes: true });
    const names = found.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(names.toSorted()).toEqual(["compose.yaml", "docker-compose.yml"]);
  });

  test.skipIf(process.platform === "win32")(
    "lets the users of the containers read it, whatever the umask is",
    async () => {
      const umask = process.umask(0o077);
      try {
        const folder = await write();
        const modes = ["", "deploy", "deploy/backends/one", "docker-compose.yml"].map(
          async (path) => ((await stat(join(folder, path))).mode & 0o777).toString(8),
        );
        expect(await Promise.all(modes)).toEqual(["755", "755", "755", "644"]);
      } finally {
        process.umask(umask);
      }
    },
  );

  test("that cannot be written to is an error that says where and what to do", async () => {
    await writeFile(join(base, "tamma-observability"), "in its way");

    await expect(write()).rejects.toMatchObject({
      code: "OBS_STACK_CACHE",
      message: expect.stringMatching(
        /tamma-observability\/stack-[0-9a-f]{12}: expected a folder that can be written to, got .*ENOTDIR.*; XDG_CACHE_HOME chooses another$/,
      ),
    });
  });
});
