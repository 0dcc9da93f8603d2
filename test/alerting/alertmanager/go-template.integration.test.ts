import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { toolPath } from "../../helpers/tool.ts";
import { goTemplates } from "./go-templates.ts";

const run = promisify(execFile);
const glob = resolve(import.meta.dirname, "../../../deploy/alertmanager/templates/*.tmpl");

/** The reader's own test has the same rows. */
test.each(goTemplates)("Alertmanager on %s: %s", async (text, works) => {
  const args = ["template", "render", `--template.glob=${glob}`, `--template.text=${text}`];
  const code = await run(toolPath("amtool"), args).then(
    () => 0,
    () => 1,
  );
  expect(code === 0).toBe(works);
});
