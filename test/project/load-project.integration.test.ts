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
    expect({ stdout, stderr }).toEqual({ stdout: "1 alert rules, no problem.\n", stderr: "" });
  });
});
