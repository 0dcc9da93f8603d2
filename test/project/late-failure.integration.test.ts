import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runNode, type RunResult } from "../helpers/run-node.ts";

const repository = resolve(import.meta.dirname, "../..");
const main = join(repository, "src/cli/main.ts");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "late-"));
  await mkdir(join(folder, "node_modules/@tamma"), { recursive: true });
  await symlink(repository, join(folder, "node_modules/@tamma/observability"));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

async function run(name: string, config: string, ...args: string[]): Promise<RunResult> {
  const cwd = join(folder, name);
  await mkdir(cwd, { recursive: true });
  await writeFile(join(cwd, "observability.config.ts"), config);
  return runNode(["-C", "@tamma/source", main, ...args], { cwd });
}

/** Does it when the config is loaded and the command has not done much yet, or when it is done. */
const soon = (what: string): string => `\nsetImmediate(() => setImmediate(() => { ${what} }));\n`;
const late = (what: string): string =>
  `\nprocess.once("beforeExit", () => setImmediate(() => { ${what} }));\n`;

const after = "no failure after it was loaded";

describe("a config that ends the command after it was loaded is told with its place", () => {
  test.each([
    ["an error", `throw new Error("too late");`, `${after}, got Error: too late`],
    ["what is no error", `throw { a: 1 };`, `${after}, got {"a":1} thrown`],
    [
      "a rejection that nobody handles",
      `Promise.reject(new TypeError("too late"));`,
      `${after}, got TypeError: too late`,
    ],
    [
      "a mistake in a call of this package",
      `toMs("soon");`,
      `milliseconds >= 0 or a duration such as "30s", got "soon"`,
    ],
    [
      "the end of the process",
      "process.exit(0);",
      "to let the command end, got a call: process.exit(0)",
    ],
  ])("%s", async (name, what, message) => {
    const config = (text: string): string =>
      `import { toMs } from "@tamma/observability"; void toMs;${text}export default {};\n`;
    const isThrown = name === "what is no error";
    const told = {
      code: 1,
      stderr: `OBS_CONFIG_INVALID: observability.config.ts${isThrown ? "" : ":2"}: expected ${message}\n`,
    };
    expect(await run(`${name} soon`, config(soon(what)), "lint")).toMatchObject(told);
    expect(await run(`${name} late`, config(late(what)), "lint")).toMatchObject({
      ...told,
      stdout: expect.stringMatching(/^\d+ alert rules, \d+ dashboards, no problem\.\n$/),
    });
  });

  test("an error of what it started, without a line of its own", async () => {
    const { code, stderr } = await run(
      "socket",
      `import { connect } from "node:net";\nconnect(1, "127.0.0.1");\nexport default {};\n`,
      "lint",
    );
    expect(code).toBe(1);
    // The refusal may arrive before the config is loaded
    expect(stderr).toMatch(
      /^OBS_CONFIG_INVALID: observability\.config\.ts: expected (?:to load|no failure after it was loaded), got Error: connect ECONNREFUSED 127\.0\.0\.1:1\n$/,
    );
  });

  test("an error in a timer while it is loaded", async () => {
    const { code, stdout, stderr } = await run(
      "loading",
      `setTimeout(() => { throw new Error("early"); }, 1);\nawait new Promise(() => {});\nexport default {};\n`,
      "lint",
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: "OBS_CONFIG_INVALID: observability.config.ts:1: expected to load, got Error: early\n",
    });
  });

  test.each([
    ["with what it has found", "export default {};", 0, /^$/],
    ["with its problems", `export default { outputt: "x" };`, 1, /^OBS_CONFIG_INVALID: .*\n$/],
  ])(
    "a timer that never ends does not keep the command: it ends %s",
    async (name, text, code, told) => {
      const result = await run(name, `setInterval(() => {}, 1e6);\n${text}\n`, "lint");
      expect(result).toMatchObject({ code, stderr: expect.stringMatching(told) });
    },
  );

  test("after a list of problems too", async () => {
    const { code, stderr } = await run(
      "both",
      `setImmediate(() => { process.exit(0); });\nexport default { outputt: "x" };\n`,
      "generate",
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^OBS_CONFIG_INVALID: observability\.config\.ts:/);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(await readdir(join(folder, "both"))).toEqual(["observability.config.ts"]);
  });
});
