import { describe, test } from "vitest";

import { readRecipes } from "../../consumer/recipes/read-recipes.ts";
import { initProject, packageJson } from "../init/init-project.ts";
import { projectKinds } from "../init/project-kinds.ts";
import { complaints, report, sendNothing } from "./doctor.ts";

/** `express@4` is what one types, and `^4` what npm writes. */
function ranges(typed: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    typed.map((text) => {
      const [, name = text, range = "*"] = /^(@?[^@]+)@?(.*)$/.exec(text) ?? [];
      return [name, range];
    }),
  );
}

describe.concurrent("a project as a recipe says", () => {
  test.for(readRecipes().recipes)("$name has no complaint", async (recipe, { expect }) => {
    const { dependencies, devDependencies, files, manifest } = recipe;
    await using project = await initProject({
      ...Object.fromEntries(files),
      "package.json": packageJson({
        ...manifest,
        dependencies: ranges(dependencies),
        devDependencies: ranges(devDependencies),
      }),
    });
    const found = await report(project.folder, [], sendNothing);
    expect({ code: found.code, complaints: complaints(found) }).toEqual({
      code: 0,
      complaints: [],
    });
  });
});

describe.concurrent("after init, a project of the kind", () => {
  test.for(Object.entries(projectKinds))("%s", async ([, { files }], { expect }) => {
    await using project = await initProject(files);
    await project.init();
    const found = await report(project.folder, [], sendNothing);
    expect(complaints(found)).toEqual([]);
  });
});
