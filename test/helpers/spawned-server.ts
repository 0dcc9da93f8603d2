import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

import { freeze } from "./freeze.ts";

/** A server process of a test's own. */
export interface SpawnedServer extends AsyncDisposable {
  readonly port: number;
  /** Stops answering, without closing a connection, until the result is disposed. */
  freeze(): Disposable;
  /** Kills the server; its port then refuses. */
  stop(): Promise<void>;
}

/** Starts a server and waits until its port of loopback accepts connections. */
export async function spawnServer(
  port: number,
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<SpawnedServer> {
  const server = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const heard = (chunk: Buffer): void => {
    output = `${output}${String(chunk)}`.slice(-4_000);
  };
  server.stdout?.on("data", heard);
  server.stderr?.on("data", heard);
  const stop = async (): Promise<void> => {
    if (hasEnded(server)) return;
    server.kill("SIGKILL");
    await once(server, "exit");
  };
  try {
    await accepting(port, server);
  } catch (error) {
    await stop();
    throw new Error(`${command} did not start:\n${output}`, { cause: error });
  }
  return { port, freeze: () => freeze(Number(server.pid)), stop, [Symbol.asyncDispose]: stop };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function accepting(port: number, server: ChildProcess): Promise<void> {
  const failed = once(server, "error").then(([error]: unknown[]) => {
    throw error;
  });
  while (!hasEnded(server)) {
    const socket = connect(port, "127.0.0.1");
    const accepted = once(socket, "connect").then(
      () => true,
      () => false,
    );
    const up = await Promise.race([accepted, failed]);
    socket.destroy();
    if (up) return;
    await Promise.race([wait(100), failed]);
  }
  throw new Error(`it ended with code ${server.exitCode}`);
}
