import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createConsumer, type Consumer } from "../helpers/consumer.ts";
import { installNodeVersions, nodeVersions } from "../helpers/node-versions.ts";

const run = promisify(execFile);

let consumer: Consumer;
let main: string;

const files = {
  "observability.config.ts": `
import { defineConfig } from "@tamma/observability";
import { rules } from "./observability/rules.ts";

const output: string = "generated";
export default defineConfig({ rules, objectives: [], output });
`,
  "observability/rules.ts": `
import { above, alert, count, defineRules, type RuleFile } from "@tamma/observability/alerting";
import { increase, sum } from "@tamma/observability/alerting";
import { catalog } from "@tamma/observability/metrics";

import { owner } from "./owner.js";

export const rules: RuleFile = defineRules("observability/rules.ts", [
  alert({
    id: "workflow-failed",
    name: "WorkflowFailed",
    severity: "high",
    owner,
    when: above(sum(increase(catalog.workflowsFailed, "5m"), { by: ["service.name"] }), count(0)),
    summary: "A workflow failed",
    description: "At least one workflow of the service ended in an error.",
    runbook: "Read the log lines of the workflow.",
  }),
]);
`,
  // As the compiler wants it to be imported
  "observability/owner.ts": `export const owner: string = "shop";\n`,
};

/** Each file is imported in another way; a JavaScript file that is there goes before its TypeScript. */
const asTscWantsIt = {
  "observability.config.ts": `
import { defineConfig } from "@tamma/observability";
import { rules } from "./rules.js";
import { output } from "./output.mjs";
import { both } from "./both.js";
import { bundled } from "./bundled";
import { index } from "./folder";
import common from "./common.cjs";

if (![both, bundled, index, common.typed].every((value) => value === "right")) {
  throw new Error(JSON.stringify({ both, bundled, index, common }));
}
export default defineConfig({ rules, objectives: [], output });
`,
  "rules.ts": `
import { defineRules, type RuleFile } from "@tamma/observability/alerting";
export const rules: RuleFile = defineRules("rules.ts", []);
`,
  "output.mts": `export const output: string = "generated";`,
  "both.js": `export const both = "right";`,
  "both.ts": `export const both: string = "the TypeScript";`,
  "bundled.ts": `export const bundled: string = "right";`,
  "folder/index.ts": `export const index: string = "right";`,
  "common.cts": `
const typed: string = "right";
module.exports = { typed };
`,
};

beforeAll(async () => {
  await installNodeVersions();
  consumer = createConsumer();
  main = join(consumer.built, "dist/cli/main.js");
  await mkdir(join(consumer.folder, "observability"));
  for (const [path, text] of Object.entries(files)) {
    await writeFile(join(consumer.folder, path), text);
  }
}, 120_000);

afterAll(() => consumer[Symbol.dispose]());

describe.each(nodeVersions)("a config in TypeScript on $name", ({ path }) => {
  test.each([
    ["of modules", `{ "type": "module" }`],
    ["of CommonJS", `{ "type": "commonjs" }`],
    ["that does not say what it is of", `{}`],
  ])("is run by Node itself, without a warning, in a package %s", async (_what, manifest) => {
    await writeFile(join(consumer.folder, "package.json"), manifest);
    const cwd = join(consumer.folder, "observability");
    const { stdout, stderr } = await run(path, [main, "lint"], { cwd });
    expect({ stdout, stderr }).toEqual({
      stdout: expect.stringMatching(/^1 alert rules, \d+ dashboards, no problem\.\n$/),
      stderr: "",
    });
  });

  test.each([
    ["of modules", `{ "type": "module" }`],
    ["of CommonJS", `{ "type": "commonjs" }`],
  ])(
    "may import its TypeScript as tsc wants it written, in a package %s",
    async (_what, manifest) => {
      const cwd = join(consumer.folder, "as-tsc-wants-it");
      await mkdir(join(cwd, "folder"), { recursive: true });
      for (const [path, text] of Object.entries(asTscWantsIt))
        await writeFile(join(cwd, path), text);
      await writeFile(join(cwd, "package.json"), manifest);
      const { stdout, stderr } = await run(path, [main, "lint"], { cwd });
      expect({ stdout, stderr }).toEqual({
        stdout: expect.stringMatching(/^0 alert rules, \d+ dashboards, no problem\.\n$/),
        stderr: "",
      });
    },
  );
});
