import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, test } from "vitest";

import { createHealth } from "#src/health/index.ts";

import { runNode } from "../helpers/run-node.ts";

const fixture = new URL("../fixtures/health/service.ts", import.meta.url).pathname;

type Line = Readonly<Record<string, unknown>>;

interface Service extends AsyncDisposable {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ports: { readonly app: number; readonly health: number; readonly watchdog: number };
  readonly lines: readonly Line[];
  readonly stderr: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

async function startService(env: NodeJS.ProcessEnv = {}): Promise<Service> {
  const child = spawn(process.execPath, [fixture], { env: { ...process.env, ...env } });
  const lines: Line[] = [];
  let rest = "";
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) lines.push(JSON.parse(part) as Line);
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on("exit", (code, signal) => resolve({ code, signal }));
  });
  await expect
    .poll(() => lines.some(({ message }) => message === "ports") || stderr, { timeout: 15_000 })
    .toBe(true);
  const ports = lines.find(({ message }) => message === "ports") as unknown as Service["ports"];
  return {
    process: child,
    ports,
    lines,
    stderr: () => stderr,
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function status(port: number, path: string): Promise<number | string> {
  try {
    const signal = AbortSignal.timeout(2_000);
    return (await fetch(`http://127.0.0.1:${port}${path}`, { signal })).status;
  } catch (error) {
    return error instanceof Error && error.name === "TimeoutError" ? "timeout" : "refused";
  }
}

describe("while the event loop is blocked", () => {
  test("the watchdog answers, says for how long, and names the function", async () => {
    const tokenFile = join(mkdtempSync(join(tmpdir(), "health-")), "token");
    writeFileSync(tokenFile, "of-the-watchdog");
    await using service = await startService({ HEALTH_TOKEN_FILE: tokenFile });
    const { watchdog } = service.ports;
    expect(await status(watchdog, "/readyz")).toBe(200);
    expect(await status(watchdog, "/livez")).toBe(200);
    service.process.stdin.write("5000");
    const ready = async (headers: Readonly<Record<string, string>> = {}): Promise<Line> => {
      const response = await fetch(`http://127.0.0.1:${watchdog}/readyz`, { headers });
      return { code: response.status, ...((await response.json()) as Line) };
    };
    await expect
      .poll(() => ready({ authorization: "Bearer of-the-watchdog" }), { timeout: 4_000 })
      .toMatchObject({
        code: 503,
        status: "unhealthy",
        eventLoopBlockedMs: expect.any(Number),
        stack: expect.arrayContaining([
          expect.stringMatching(/^innerLoop \(file:\/\/.*service\.ts:\d+:\d+\)$/),
        ]),
      });
    const anonymous = await ready();
    expect(anonymous).toEqual({
      code: 503,
      status: "unhealthy",
      timestamp: expect.any(String) as unknown,
    });
    await expect.poll(() => status(watchdog, "/livez"), { timeout: 5_000 }).toBe(503);
    await expect.poll(() => status(watchdog, "/livez"), { timeout: 8_000 }).toBe(200);
    expect(await status(watchdog, "/readyz")).toBe(200);
    await expect
      .poll(() => service.lines.find((line) => line["event.name"] === "health.event_loop.blocked"))
      .toMatchObject({
        level: "warn",
        "health.event_loop.stack": expect.arrayContaining([expect.stringContaining("innerLoop")]),
      });
    expect(service.stderr()).toContain("health.event_loop.wedged");
  });

  test("a process that was merely stopped is not blamed", async () => {
    await using service = await startService();
    // more than once: which thread wakes first is chance
    for (let time = 0; time < 4; time += 1) {
      service.process.kill("SIGSTOP");
      // longer than what blames a loop that runs
      await sleep(700);
      service.process.kill("SIGCONT");
      await expect.poll(() => status(service.ports.watchdog, "/readyz")).toBe(200);
    }
    // a block that is its own fault: a line about the stop would stand before it
    service.process.stdin.write("1000");
    const names = (): readonly unknown[] =>
      service.lines.map((line) => line["event.name"] ?? line["message"]);
    await expect.poll(names).toContain("health.event_loop.blocked");
    expect(names().slice(-2)).toEqual(["blocking", "health.event_loop.blocked"]);
    expect(names().filter((name) => name === "health.event_loop.blocked")).toHaveLength(1);
  });

  test("the watchdog refuses what it does not know", async () => {
    await using service = await startService();
    const { watchdog } = service.ports;
    expect(await status(watchdog, "/health/graph")).toBe(404);
    expect(await status(watchdog, "/%zz")).toBe(404);
    const post = await fetch(`http://127.0.0.1:${watchdog}/livez`, { method: "POST" });
    expect(post.status).toBe(405);
    expect(await status(watchdog, "/health")).toBe(200);
    expect(await status(watchdog, "/startupz")).toBe(200);
  });
});

test("a port that is taken is told, by name, and nothing is left running", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as AddressInfo;
  const told = {
    code: "OBS_HEALTH_PORT",
    message: expect.stringContaining(`cannot listen on 127.0.0.1:${port}: `),
  };
  const health = createHealth({ checks: [], watchdog: { port } });
  await expect(health.start()).rejects.toMatchObject(told);
  expect(health.report().lifecycle).toBe("draining");
  await expect(health.listen({ port: 0 })).rejects.toMatchObject({ code: "OBS_HEALTH_STOPPED" });
  await using other = createHealth({ checks: [] });
  await expect(other.listen({ port })).rejects.toMatchObject(told);
  taken.close();
});

test("a process that waits for nothing but a check that hangs waits for its deadline", async () => {
  const hanging = new URL("../fixtures/health/hanging-start.ts", import.meta.url).pathname;
  const { code, stderr, stdout } = await runNode([hanging]);
  expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: "", stdout: "started\nran\n" });
});

describe("a process with a watchdog ends without a word of a debugger", () => {
  test.each([
    ["exit", 3, ""],
    ["throw", 1, expect.stringMatching(/Error: boom[^]*\n\nNode\.js v\S+\n$/)],
    ["reject", 1, expect.stringMatching(/Error: boom[^]*\n\nNode\.js v\S+\n$/)],
    ["SIGTERM", null, ""],
  ])("%s", async (way, code, stderr) => {
    const ending = new URL("../fixtures/health/watched-end.ts", import.meta.url).pathname;
    const [idle, blocked] = await Promise.all([
      runNode([ending, way]),
      runNode([ending, way, "blocked"]),
    ]);
    expect(idle).toMatchObject({ code, stderr });
    expect(blocked).toMatchObject({ code, stderr });
  });
});

describe("at SIGTERM", () => {
  test("readiness fails before the server closes, and requests under way are answered", async () => {
    await using service = await startService();
    const { app, health } = service.ports;
    expect(await status(health, "/readyz")).toBe(200);
    service.process.kill("SIGTERM");
    await expect.poll(() => status(health, "/readyz")).toBe(503);
    expect(await status(health, "/livez")).toBe(200);
    expect(await status(app, "/")).toBe(200);
    const underWay = status(app, "/");
    const end = await service.ended;
    expect(await underWay).toBe(200);
    expect(end).toEqual({ code: null, signal: "SIGTERM" });
    const [goodbye, ended] = service.lines.slice(-2);
    expect(goodbye).toMatchObject({ message: "goodbye" });
    expect(ended).toMatchObject({ level: "info", "event.name": "health.drain.ended" });
  });

  test("a second signal ends the wait", async () => {
    await using service = await startService({ DRAIN_DELAY: "1h" });
    service.process.kill("SIGTERM");
    await expect.poll(() => status(service.ports.health, "/readyz")).toBe(503);
    service.process.kill("SIGTERM");
    expect(await service.ended).toEqual({ code: null, signal: "SIGTERM" });
  });
});
