import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findBinary } from "./binary.ts";
import { freeze } from "./freeze.ts";
import { freePort } from "./free-port.ts";

const binary = findBinary("redis-server");

/** Why no Redis can be started here; undefined when one can. */
export const redisMissing =
  binary === undefined ? "redis-server is not on PATH (Debian package redis-server)" : undefined;

export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Stops answering, without closing a connection, until the result is disposed. */
  freeze(): Disposable;
  /** Ends the server; its port then refuses. */
  stop(): Promise<void>;
}

/** Starts an empty Redis that keeps nothing, on a port of loopback, by default a free one. */
export async function startRedis(wantedPort?: number): Promise<RedisServer> {
  const port = wantedPort ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const options = { port, bind: "127.0.0.1", dir: folder, save: "", appendonly: "no" };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn(binary ?? "redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  await ready(server);
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill("SIGKILL");
    await once(server, "exit");
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    freeze: () => freeze(Number(server.pid)),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ready(server: ChildProcess): Promise<void> {
  let output = "";
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.once("exit", () => failed(new Error(`redis-server did not start:\n${output}`)));
    server.stdout?.on("data", (chunk: Buffer) => {
      output += String(chunk);
      if (output.includes("Ready to accept connections")) done();
    });
  });
}
