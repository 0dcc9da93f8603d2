import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { findConfig, findConfigFolder } from "#src/project/find-config.ts";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "find-config-"));
  await mkdir(join(root, "app/src/deep"), { recursive: true });
  await writeFile(join(root, "observability.config.js"), "");
  await writeFile(join(root, "app/observability.config.ts"), "");
  await mkdir(join(root, "app/several/deep"), { recursive: true });
  await writeFile(join(root, "app/several/observability.config.ts"), "");
  await writeFile(join(root, "app/several/observability.config.mjs"), "");
  await writeFile(join(root, "app/other.ts"), "");
});

afterAll(() => rm(root, { recursive: true }));

describe("the config of a project", () => {
  test("is looked for from the working directory upwards; the nearest folder wins", () => {
    expect(findConfig(join(root, "app/src/deep")).root).toBe(join(root, "app"));
    expect(findConfig(root)).toEqual({ root, file: "observability.config.js" });
  });

  test("is not chosen where a folder has several, unless it is named", () => {
    const several = join(root, "app/several");
    expect(() => findConfig(join(several, "deep"))).toThrow(
      "observability.config.mjs: expected one config file in a folder, got observability.config.ts as well: remove one, or name one with --config",
    );
    expect(findConfigFolder(join(several, "deep"))).toBe(several);
    const named = "observability.config.mjs";
    expect(findConfig(several, named)).toEqual({ root: several, file: named });
  });

  test("can be named, relative to the working directory; its folder is the project's root", () => {
    const found = findConfig(join(root, "app/src"), "../other.ts");
    expect(found).toEqual({ root: join(root, "app"), file: "other.ts" });
  });

  test("that is named and is not there is said to be missing", () => {
    expect(() => findConfig(root, "nope.ts")).toThrow("nope.ts: expected a config file, got none");
  });
});
