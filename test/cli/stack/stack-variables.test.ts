import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { stackVariables } from "#src/cli/stack/stack-variables.ts";

test("a variable of the environment, an empty one too, comes before that of .env, as in Compose", async () => {
  const folder = await mkdtemp(join(tmpdir(), "variables-"));
  try {
    expect(await stackVariables(folder, { A: "1" })).toEqual({ A: "1" });

    await writeFile(join(folder, ".env"), "# comment\nA=2\nB=3\nC='4'\n");
    expect(await stackVariables(folder, { A: "1", B: "" })).toEqual({ A: "1", B: "", C: "4" });
  } finally {
    await rm(folder, { recursive: true });
  }
});
