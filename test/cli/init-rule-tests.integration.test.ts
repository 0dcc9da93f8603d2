import { expect, test } from "vitest";

import { initProject } from "./init/init-project.ts";
import { projectKinds } from "./init/project-kinds.ts";

test("every rule of a new project passes its test", { timeout: 120_000 }, async () => {
  await using project = await initProject(projectKinds["fastify, modules, GitLab"]?.files ?? {});
  await project.init();
  const { code, stderr, stdout } = await project.run("test");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^(\d+) of \1 rule tests pass\.$/m);
});
