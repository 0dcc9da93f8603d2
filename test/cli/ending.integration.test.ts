import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startAnswering } from "../helpers/http-server.ts";
import { runNode } from "../helpers/run-node.ts";

const repository = resolve(import.meta.dirname, "../..");
const main = join(repository, "src/cli/main.ts");
const words = ["-C", "@tamma/source", main];
let folder: string;

/** As a client of a database does: a timer, a server and a connection that nobody closes. */
const config = `
import { createServer } from "node:http";
import { connect } from "node:net";
import { defineConfig } from "@tamma/observability";

setInterval(() => {}, 1_000);
const server = createServer().listen(0, "127.0.0.1", () => connect(server.address().port, "127.0.0.1"));
export default defineConfig({ rules: [], objectives: [] });
`;

/** So long that no pipe holds it. */
const longLabel = "x".repeat(5 * 2 ** 20);

const scenario = {
  start: "2026-01-04T03:30:00Z",
  watch: "1m",
  alerts: [{ labels: { alertname: "Long", severity: "critical", long: longLabel }, at: "0s" }],
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ending-"));
  await mkdir(join(folder, "node_modules/@tamma"), { recursive: true });
  await symlink(repository, join(folder, "node_modules/@tamma/observability"));
  await writeFile(join(folder, "package.json"), `{ "type": "module" }`);
  await writeFile(join(folder, "observability.config.js"), config);
  await writeFile(join(folder, "scenario.json"), JSON.stringify(scenario));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

function start(...args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...words, ...args], { cwd: folder, timeout: 25_000 });
}

describe("a config that leaves a timer, a server and a connection open", () => {
  test.each([
    [["generate", "--check"], 1, /Generated files are out of date/],
    [["generate"], 0, /^Generated files: \d+ added/],
    [["generate", "--check"], 0, "Generated files are up to date.\n"],
    [["lint"], 0, /^0 alert rules, \d+ dashboards, no problem\.\n$/],
    [["lint", "--json"], 0, "[]\n"],
    [["latency", "--json"], 0, "[]\n"],
    [["route", "severity=critical"], 0, /^critical/],
    [["simulate", "scenario.json"], 0, /^\+0s/],
  ] as const)("does not keep %j from ending with %i", async (args, code, stdout) => {
    const ended = await runNode([...words, ...args], { cwd: folder });
    expect(ended).toMatchObject({ code, signal: null, stderr: "" });
    expect(ended.stdout).toMatch(stdout);
  });

  test("cuts nothing of what a slow reader has not read yet", async () => {
    const child = start("simulate", "scenario.json", "--json");
    const exit = once(child, "exit");
    await sleep(1_500);
    const printed = await text(child.stdout);
    expect(await exit).toEqual([0, null]);
    expect(printed.length).toBeGreaterThan(longLabel.length);
    expect(JSON.parse(printed)).toMatchObject({ problems: [] });
  });
});

test("what a config prints while it is loaded is no part of a command's JSON", async () => {
  const cwd = join(folder, "talkative");
  await mkdir(cwd);
  const talk = `console.log("loading");\nprocess.stdout.write("more\\n", () => {});\n`;
  await writeFile(join(cwd, "observability.config.js"), talk + config);
  const { code, stdout, stderr } = await runNode([...words, "lint", "--json"], { cwd });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "[]\n", stderr: "loading\nmore\n" });
});

describe("a reader that has had enough", () => {
  test.each([
    [["simulate", "scenario.json", "--json"], 0],
    [["generate", "--check"], 1],
    [["lint"], 0],
    [["--help"], 0],
  ] as const)("ends %j quietly with %i", async (args, code) => {
    await rm(join(folder, "observability"), { recursive: true, force: true });
    const child = start(...args);
    child.stdout.destroy();
    const [stderr, ended] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect({ stderr, ended }).toEqual({ stderr: "", ended: [code, null] });
  });

  test("does not end what is not done yet: generate has written its files", async () => {
    await rm(join(folder, "observability"), { recursive: true, force: true });
    const child = start("generate");
    child.stdout.destroy();
    expect(await once(child, "exit")).toEqual([0, null]);
    const { stdout } = await runNode([...words, "generate", "--check"], { cwd: folder });
    expect(stdout).toBe("Generated files are up to date.\n");
  });

  test("ends one that would look again and again", async () => {
    await using service = await startAnswering(200, { status: "healthy" });
    const child = start("health", "--url", service.url, "--watch", "100ms", "--json");
    child.stdout.destroy();
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
