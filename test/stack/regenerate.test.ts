import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { runNode } from "../helpers/run-node.ts";
import { describeStack, getJson, type Stack } from "./stack.ts";

const root = join(import.meta.dirname, "../..");
const definition = "src/shipped/rules/requests.ts";

interface RunningRule {
  readonly name: string;
  readonly query: string;
  readonly health: "ok" | "err" | "unknown";
  readonly lastEvaluation: string;
}

async function running({ prometheus }: Stack, name: string): Promise<RunningRule | undefined> {
  const { data } = await getJson<{ data: { groups: { rules: RunningRule[] }[] } }>(
    `${prometheus}/api/v1/rules`,
    { type: "alert", "rule_name[]": name },
  );
  return data.groups.flatMap(({ rules }) => rules)[0];
}

/** Writes everything that the project in `from` generates below the folder that the stack reads. */
async function generate(
  from: string,
  { generated }: Stack,
  ...more: readonly string[]
): Promise<void> {
  const { default: config } = await import("../../observability.config.ts");
  const text = `export default ${JSON.stringify(config)};`;
  await writeFile(join(generated, "observability.config.mjs"), text);
  const { code, stderr } = await runNode(
    ["src/cli/main.ts", "generate", "--cwd", generated, ...more],
    { cwd: from, timeoutMs: 120_000 },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}

describeStack("npm run generate", (stack) => {
  let project: string;

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), "obs-project-"));
    for (const part of ["src", "package.json"]) {
      await cp(join(root, part), join(project, part), { recursive: true });
    }
    await symlink(join(root, "node_modules"), join(project, "node_modules"));
    // Takes the stack's copy of the rules over: without a manifest a changed rule would be refused,
    // and the bounds of the alerts name the config, which has another ending here
    await generate(root, stack, "--force");
  });

  afterAll(async () => {
    await generate(root, stack);
    await rm(project, { recursive: true, force: true });
  });

  test("brings a threshold that was edited in its definition into the running Prometheus", async () => {
    expect((await running(stack, "ServiceErrorRateHigh"))?.query).toContain("> 0.05");
    const text = await readFile(join(project, definition), "utf8");
    const edited = text.replace("percent(5)", "percent(7)");
    expect(edited).not.toBe(text);
    await writeFile(join(project, definition), edited);

    await generate(project, stack);

    // Nobody tells Prometheus: --config.auto-reload looks every 30 s
    await vi.waitFor(
      async () => {
        const rule = await running(stack, "ServiceErrorRateHigh");
        expect(rule?.query).toContain("> 0.07");
        expect(rule?.health).toBe("ok");
      },
      { timeout: 90_000, interval: 1_000 },
    );
  });
});
