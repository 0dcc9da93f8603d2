import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, test } from "vitest";

import { runNode, type RunResult } from "../helpers/run-node.ts";

const repository = resolve(import.meta.dirname, "../..");
const main = join(repository, "src/cli/main.ts");
let root: string;

const files = {
  "observability.config.mjs": `export default { rules: [], objectives: [], dashboards: [] };\n`,
  "empty.yaml": "",
  "broken.yaml": "a: [b\n",
  "list.yaml": "- 1\n",
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "bad-input-"));
  await mkdir(join(root, "node_modules/@tamma"), { recursive: true });
  await mkdir(join(root, "folder"));
  await symlink(repository, join(root, "node_modules/@tamma/observability"));
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
});

afterAll(async () => rm(root, { recursive: true, force: true }));

function cli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  return runNode(["-C", "@tamma/source", main, ...args], { cwd: root, env });
}

const refused = (stderr: string): RunResult => ({ code: 1, signal: null, stdout: "", stderr });

const scenario = "a scenario such as { alerts: [{ labels: { … } }] }";

describe.concurrent("what a command is given is refused by its name, in one line", () => {
  test.for<readonly [command: string, problem: string]>([
    [
      "lint --scrape none.txt",
      "OBS_FILE_UNREADABLE: --scrape none.txt: expected a readable file, got none",
    ],
    [
      "lint --scrape folder",
      "OBS_FILE_UNREADABLE: --scrape folder: expected a readable file, got a folder",
    ],
    [
      "lint --scrape empty.yaml/x",
      "OBS_FILE_UNREADABLE: --scrape empty.yaml/x: expected a readable file, got none",
    ],
    [
      "lint --config none.js",
      "OBS_CONFIG_MISSING: --config none.js: expected a config file, got none",
    ],
    [
      "lint --config folder",
      "OBS_CONFIG_MISSING: --config folder: expected a config file, got a folder",
    ],
    ["lint --cwd none", "OBS_CONFIG_MISSING: --cwd none: expected a folder, got none"],
    [
      "health --token-file none",
      "OBS_FILE_UNREADABLE: --token-file none: expected a readable file, got none",
    ],
    [
      "health --token-file folder",
      "OBS_FILE_UNREADABLE: --token-file folder: expected a readable file, got a folder",
    ],
    ["simulate none.yaml", "OBS_SCENARIO_INVALID: none.yaml: expected a readable file, got none"],
    ["simulate folder", "OBS_SCENARIO_INVALID: folder: expected a readable file, got a folder"],
    ["simulate empty.yaml", `OBS_SCENARIO_INVALID: empty.yaml: expected ${scenario}, got null`],
    [
      "simulate broken.yaml",
      "OBS_SCENARIO_INVALID: broken.yaml: expected YAML or JSON, got text that is neither",
    ],
    ["simulate list.yaml", `OBS_SCENARIO_INVALID: list.yaml: expected ${scenario}, got [1]`],
    ["test --rule none", "OBS_RULE_UNKNOWN: expected the id of a rule, got none"],
  ])("tamma-obs %s", async ([command, problem], { expect }) => {
    expect(await cli(command.split(" "))).toEqual(refused(`${problem}\n`));
  });
});

describe.concurrent("a promtool that is none is told, and no test passes or fails by it", () => {
  test.for<readonly [name: string, program: string, problem: string]>([
    ["ends with 3", "exit 3", "got exit code 3 without one"],
    ["ends at once", "exit 0", "got exit code 0 without one"],
    [
      "is too old",
      'echo "unknown flag --junit" >&2; exit 1',
      "got exit code 1 without one: unknown flag --junit",
    ],
    ["is killed", "kill -9 $$", "got the signal SIGKILL without one"],
    [
      "reports something else",
      'for a in "$@"; do case $a in --junit=*) echo "<html/>" > "${a#--junit=}";; esac; done',
      "got exit code 0 without one",
    ],
  ])("one that %s", async ([name, program, problem], { expect }) => {
    const folder = join(root, name.replaceAll(" ", "-"));
    const promtool = join(folder, "promtool");
    await mkdir(folder);
    await writeFile(promtool, `#!/bin/sh\n${program}\n`);
    await chmod(promtool, 0o755);
    const shipped = join(folder, "observability.config.mjs");
    await writeFile(shipped, "export default {};\n");
    const env = { PATH: `${folder}:${process.env["PATH"]}` };
    const line = `OBS_PROMTOOL_FAILED: ${promtool}: expected a report on every test, ${problem}\n`;
    const args = ["test", "--promtool", "--config", shipped, "--rule", "service-latency-high"];
    expect(await cli(args, env)).toEqual(refused(line));
  });

  test("a folder and a file that may not be run are none", async ({ expect }) => {
    const folder = join(root, "no-programs");
    await mkdir(join(folder, "promtool"), { recursive: true });
    await mkdir(join(folder, "other"));
    await writeFile(join(folder, "other/promtool"), "");
    const shipped = join(folder, "observability.config.mjs");
    await writeFile(shipped, "export default {};\n");
    const env = { PATH: `${folder}:${join(folder, "other")}`, HOME: folder };
    const args = ["test", "--promtool", "--config", shipped, "--rule", "service-latency-high"];
    const places = `promtool on PATH or in ${join(folder, ".cache/tamma-observability/bin")}`;
    const origin = "it comes with Prometheus: in its download, and in its image as /bin/promtool";
    expect(await cli(args, env)).toEqual(
      refused(`OBS_PROMTOOL_MISSING: expected ${places}, got neither; ${origin}\n`),
    );
  });
});
