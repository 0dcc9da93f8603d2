import { rm } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { initProject } from "../init/init-project.ts";
import { complaints, examined } from "./doctor.ts";
import { faults, healthy } from "./faults.ts";

test.for(faults)("$fault is the one complaint, with what to do", async (row) => {
  await using project = await initProject({ ...healthy, ...row.files });
  const found = examined(project.folder, row.env ?? {});
  expect(complaints(found)).toEqual([expect.stringMatching(row.complaint)]);
});

test("a folder without this package is told how to install it", async () => {
  await using project = await initProject({ ...healthy, "pnpm-lock.yaml": "" });
  await rm(join(project.folder, "node_modules/@tamma"), { recursive: true });
  expect(complaints(examined(project.folder, {}))).toEqual([
    "problem package: @tamma/observability is not installed in this project → pnpm add @tamma/observability",
  ]);
});
