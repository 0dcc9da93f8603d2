import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { describe, expect, test } from "vitest";

import { commands } from "#src/cli/commands.ts";

import { runNode } from "../helpers/run-node.ts";

const root = resolve(import.meta.dirname, "../..");
const main = join(root, "src/cli/main.ts");

/** Prints the files of src/ that the program loads. */
const noting = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({
    load: (url, context, next) => {
      const start = ${JSON.stringify(`${pathToFileURL(join(root, "src")).href}/`)};
      if (url.startsWith(start)) process.stderr.write(url.slice(start.length) + "\\n");
      return next(url, context);
    },
  });
`)}`;

async function loadedBy(...args: readonly string[]): Promise<readonly string[]> {
  const { code, stderr } = await runNode(["--import", noting, main, ...args]);
  expect(code).toBe(0);
  return stderr.trim().split("\n").toSorted();
}

const entry = [
  "cli/commands.ts",
  "cli/ending.ts",
  "cli/main.ts",
  "cli/node-version.ts",
  "cli/printable.ts",
  "cli/tell-problem.ts",
  "errors.ts",
  "supported-node.ts",
];

describe("the entry", () => {
  test.each([["--help"], ["--version"], ["help"]])("loads no command's code for %s", async (word) =>
    expect(await loadedBy(word)).toEqual(entry),
  );

  test("loads the named command's code only", async () => {
    const loaded = await loadedBy("health", "--help");
    expect(loaded).toContain("cli/health.ts");
    const others = new Set(
      commands.map(({ name }) => `cli/${name}.ts`).filter((file) => file !== "cli/health.ts"),
    );
    expect(loaded.filter((file) => others.has(file))).toEqual([]);
  });

  test("ends quietly where nobody reads on: tamma-obs … | head -1", async () => {
    const args = [main, "registry", "import", "test/fixtures/registry"];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const [code] = await once(child, "close");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("tells the package's version", async () => {
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    expect((await runNode([main, "--version"])).stdout).toBe(`${version}\n`);
  });

  test("shows the options of a command that is asked for after help", async () => {
    const { stdout } = await runNode([main, "help", "generate"]);
    expect(stdout).toContain("--force");
  });
});
