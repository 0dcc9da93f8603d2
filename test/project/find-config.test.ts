import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { findConfig } from "#src/project/find-config.ts";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "find-config-"));
  await mkdir(join(root, "app/src/deep"), { recursive: true });
  await writeFile(join(root, "observability.config.js"), "");
  await writeFile(join(root, "app/observability.config.ts"), "");
  await writeFile(join(root, "app/observability.config.mjs"), "");
  await writeFile(join(root, "app/other.ts"), "");
});

afterAll(() => rm(root, { recursive: true }));

describe("the config of a project", () => {
  test("is looked for from the working directory upwards; the nearest folder wins", () => {
    expect(findConfig(join(root, "app/src/deep")).root).toBe(join(root, "app"));
    expect(findConfig(root)).toEqual({ root, file: "observability.config.js" });
  });

  test("is the TypeScript file where a folder has several", () => {
    expect(findConfig(join(root, "app")).file).toBe("observability.config.ts");
  });

  test("can be named, relative to the working directory; its folder is the project's root", () => {
    const found = findConfig(join(root, "app/src"), "../other.ts");
    expect(found).toEqual({ root: join(root, "app"), file: "other.ts" });
  });

  test("that is named and is not there is said to be missing", () => {
    expect(() => findConfig(root, "nope.ts")).toThrow("nope.ts: expected a config file, got none");
  });
});
