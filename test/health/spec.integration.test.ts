import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, test } from "vitest";

test("the specification's two classes compile against our interfaces", async () => {
  const compile = promisify(execFile)("tsc", ["--noEmit", "-p", "test/fixtures/health"]);
  await expect(compile).resolves.toMatchObject({ stdout: "" });
}, 30_000);
