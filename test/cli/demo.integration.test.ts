import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runNode } from "../helpers/run-node.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");
const timeoutMs = 60_000;
let temporary: string;

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "demo-"));
});

afterAll(() => rm(temporary, { recursive: true }));

const demo = (...args: readonly string[]) =>
  runNode([main, "demo", "--port", "0", ...args], { timeoutMs, env: { TMPDIR: temporary } });

/** Returns the processes that inherited the folder in their environment, as far as /proc tells. */
async function processesOf(folder: string): Promise<readonly string[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")),
  );
  return pids.filter((_, n) => environments[n]?.includes(folder));
}

describe("tamma-obs demo", () => {
  test(
    "--once proves every line from stored data, exits 0 and leaves nothing behind",
    { timeout: timeoutMs },
    async () => {
      const { code, stdout } = await demo("--once");
      expect({ code, failed: stdout.match(/^FAIL.*$/gm) }).toEqual({ code: 0, failed: null });
      expect(stdout).toMatch(/\n11 of 11 proved by stored data\n$/);
      expect(await readdir(temporary)).toEqual([]);
    },
  );

  test.each([
    [
      "log-trace-id",
      ["each log line of an order is stored once, with its trace id and request id"],
    ],
  ])(
    "--once exits 1 when the link %s is broken, and names the line",
    { timeout: timeoutMs },
    async (link, names) => {
      const { code, stdout } = await demo("--once", "--json", "--break", link);
      const { passed, lines } = JSON.parse(stdout) as {
        passed: boolean;
        lines: { name: string; passed: boolean }[];
      };
      const failed = lines.filter((line) => !line.passed).map(({ name }) => name);
      expect({ code, passed, failed }).toEqual({ code: 1, passed: false, failed: names });
    },
  );

  test(
    "stays up without --once, and ends on SIGTERM without leaving a process or a file",
    { timeout: timeoutMs },
    async () => {
      const child = spawn(process.execPath, [main, "demo", "--port", "0"], {
        env: { ...process.env, TMPDIR: temporary },
        timeout: timeoutMs,
        killSignal: "SIGKILL",
      });
      let stderr = "";
      const gateway = await new Promise<string>((running) => {
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
          stderr += text;
          const url = /running: gateway (\S+),/.exec(stderr)?.[1];
          if (url !== undefined) running(url);
        });
      });
      expect((await fetch(`${gateway}/livez`)).status).toBe(200);
      child.kill("SIGTERM");
      const [code] = (await once(child, "exit")) as [number | null];
      expect(code).toBe(0);
      await expect(fetch(`${gateway}/livez`)).rejects.toThrow("fetch failed");
      expect(await processesOf(temporary)).toEqual([]);
      expect(await readdir(temporary)).toEqual([]);
    },
  );

  test(
    "interrupted while it starts, leaves no process and no file either",
    { timeout: timeoutMs },
    async () => {
      const child = spawn(process.execPath, [main, "demo", "--port", "0"], {
        env: { ...process.env, TMPDIR: temporary },
        stdio: ["ignore", "ignore", "pipe"],
        timeout: timeoutMs,
        killSignal: "SIGKILL",
      });
      // The receiver runs, the services are about to start
      await once(child.stderr, "data");
      child.kill("SIGTERM");
      expect(await once(child, "exit")).toEqual([130, null]);
      expect(await readdir(temporary)).toEqual([]);
      expect(await processesOf(temporary)).toEqual([]);
    },
  );

  test.each([
    ["--port", "70000"],
    ["--break", "everything"],
  ])("wrong usage (%s %s) exits 2", async (...args) => {
    expect((await demo(...args)).code).toBe(2);
  });
});
