import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, test } from "vitest";

const fixture = new URL("../fixtures/health/draining.ts", import.meta.url).pathname;

interface Service extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly port: number;
  /** What it printed, without the port. */
  readonly messages: readonly string[];
  /** Resolves with the exit code or the signal. */
  readonly ended: Promise<string>;
}

async function start(name: string): Promise<Service> {
  const child = spawn(process.execPath, [fixture, name], { stdio: ["ignore", "pipe", "inherit"] });
  const messages: string[] = [];
  const { promise, resolve } = Promise.withResolvers<number>();
  const lines = createInterface(child.stdout).on("line", (line) => {
    const { message, port } = JSON.parse(line) as { message: string; port?: number };
    if (port === undefined) messages.push(message);
    else resolve(port);
  });
  const ended = Promise.all([once(child, "exit"), once(lines, "close")]).then(([[code, signal]]) =>
    String(code ?? signal),
  );
  const port = await promise;
  return {
    child,
    port,
    messages,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
}

async function ask(port: number, path: string, agent: Agent | false = false): Promise<Answer> {
  const [response] = (await once(get({ host: "127.0.0.1", port, path, agent }), "response")) as [
    IncomingMessage,
  ];
  response.resume();
  await once(response, "close");
  return { status: response.statusCode, connection: response.headers.connection };
}

async function isDraining(port: number): Promise<boolean> {
  return (await ask(port, "/readyz")).status === 503;
}

describe("whatever goes wrong, the next phase runs and the signal ends the process", () => {
  test.each<readonly [name: string, messages: readonly string[]]>([
    ["plain", ["beforeExit"]],
    ["beforeExit throws", ["beforeExit", "draining: beforeExit failed"]],
    ["beforeExit rejects", ["beforeExit", "draining: beforeExit failed"]],
    ["beforeExit rejects with null", ["beforeExit", "draining: beforeExit failed"]],
    [
      "beforeExit hangs",
      ["beforeExit", expect.stringMatching(/^draining: beforeExit took longer than \d+ ms$/)],
    ],
    [
      "history hangs",
      [
        expect.stringMatching(/^draining: stopping the health service took longer than \d+ ms$/),
        "beforeExit",
      ],
    ],
    ["a start that hangs", ["beforeExit"]],
  ])("%s", async (name, messages) => {
    await using service = await start(name);
    service.child.kill("SIGTERM");
    expect(await service.ended).toBe("SIGTERM");
    expect(service.messages).toEqual(messages);
  });

  test("a start that hangs, and a request under way", async () => {
    await using service = await start("a start that hangs");
    const underWay = ask(service.port, "/1000");
    await expect.poll(() => ask(service.port, "/0")).toMatchObject({ status: 200 });
    service.child.kill("SIGTERM");
    expect(await underWay).toEqual({ status: 200, connection: "close" });
    expect(await service.ended).toBe("SIGTERM");
    expect(service.messages).toEqual(["beforeExit"]);
  });

  test("a request that is never answered", async () => {
    await using service = await start("plain");
    const cut = ask(service.port, "/never").catch(String);
    await expect.poll(() => ask(service.port, "/0")).toMatchObject({ status: 200 });
    service.child.kill("SIGTERM");
    expect(await service.ended).toBe("SIGTERM");
    expect(await cut).toContain("socket hang up");
    expect(service.messages).toEqual([
      expect.stringMatching(/^draining: closing servers took longer than 1\d\d\d ms$/),
      "beforeExit",
    ]);
  });
});

test("the log has a line when the drain begins, and one when it ends", async () => {
  await using service = await start("a logger that prints all");
  await expect.poll(() => isDraining(service.port)).toBe(false);
  service.child.kill("SIGINT");
  expect(await service.ended).toBe("SIGINT");
  const drain = service.messages.slice(
    service.messages.findIndex((each) => each.startsWith("drain")),
  );
  expect(drain).toEqual([
    "draining: SIGINT came; servers close in 300 ms, the process ends in 2300 ms at the latest",
    "beforeExit",
    expect.stringMatching(
      /^draining: ended after \d+ ms: 300 ms of delay, \d+ ms for requests under way, \d+ ms for history and metrics, \d+ ms for beforeExit$/,
    ),
  ]);
});

test.each<readonly [NodeJS.Signals, NodeJS.Signals]>([
  ["SIGTERM", "SIGTERM"],
  ["SIGTERM", "SIGINT"],
  ["SIGINT", "SIGTERM"],
  ["SIGINT", "SIGINT"],
])("%s begins to drain, %s ends it at once", async (first, second) => {
  await using service = await start("a long delay");
  await expect.poll(() => isDraining(service.port)).toBe(false);
  service.child.kill(first);
  await expect.poll(() => isDraining(service.port)).toBe(true);
  service.child.kill(second);
  expect(await service.ended).toBe(second);
  expect(service.messages).toEqual([]);
});

test("while draining every answer is its connection's last, that of a request under way too", async () => {
  await using service = await start("a long delay");
  const { port } = service;
  const agent = new Agent({ keepAlive: true });
  await expect.poll(() => isDraining(port)).toBe(false);
  expect(await ask(port, "/0", agent)).toEqual({ status: 200, connection: "keep-alive" });
  const underWay = ask(port, "/1000", agent);
  await sleep(200);
  service.child.kill("SIGTERM");
  await expect.poll(() => isDraining(port)).toBe(true);
  expect(await underWay).toEqual({ status: 200, connection: "close" });
  expect(await ask(port, "/0", agent)).toEqual({ status: 200, connection: "close" });
  expect(await ask(port, "/livez", agent)).toEqual({ status: 200, connection: "close" });
});
