import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { runNode } from "../helpers/run-node.ts";

const preload = resolve(import.meta.dirname, "../../src/instrumentation/preload.ts");
const app = `
  const api = globalThis[Symbol.for("opentelemetry.js.api.1")];
  console.log(api?.trace === undefined ? "runs untouched" : "is instrumented");
`;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "old-node-"));
  await writeFile(join(folder, "version.cjs"), versionIs("20.20.2"));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

/** Makes the process say that it is of another version: older ones do not run these sources. */
function versionIs(version: string): string {
  return `Object.defineProperty(process.versions, "node", { value: "${version}" });\n`;
}

test.each(["--import", "--require"])(
  "a Node.js that is too old is told once, and the application runs untouched (%s)",
  async (flag) => {
    const old = ["--require", join(folder, "version.cjs")];
    const result = await runNode([...old, flag, preload, "--eval", app]);
    expect(result).toEqual({
      code: 0,
      signal: null,
      stdout: "runs untouched\n",
      stderr:
        "[tamma-obs] OBS_ENABLED: expected Node.js 22.15 or newer, got 20.20.2: no telemetry is sent, the application runs as without it\n",
    });
    const env = { OBS_ENABLED: "false" };
    const off = await runNode([...old, flag, preload, "--eval", app], { env });
    expect(off).toMatchObject({ code: 0, stderr: "" });
  },
);

test("a Node.js that is not too old is instrumented", async () => {
  const { stdout } = await runNode(["--import", preload, "--eval", app]);
  expect(stdout).toBe("is instrumented\n");
});
