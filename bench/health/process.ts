import { spawn } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";

import type { SubjectInput, SubjectStats } from "./subject.ts";

/** A server under measurement, in a process of its own. */
export interface Subject extends AsyncDisposable {
  readonly port: number;
  /** The product's watchdog; peers have none. */
  readonly watchdog: number | undefined;
  readonly stats: () => Promise<SubjectStats>;
  /** Blocks its event loop. */
  readonly block: (ms: number) => Promise<void>;
}

/** One request's fate. */
export interface Probe {
  /** Absent: no answer in time. */
  readonly status: number | undefined;
  readonly ms: number;
  readonly body: string;
}

const own = new Set(["tamma", "tamma-express", "bare node:http"]);

export async function startSubject({ checks, mode, peer }: SubjectInput): Promise<Subject> {
  const file = own.has(peer) ? "server.ts" : "../peers/health-server.mjs";
  const path = join(import.meta.dirname, file);
  const child = spawn(process.execPath, [path, peer, String(checks), mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    ended.then(() => Promise.reject(new Error(`${peer} ended before it listened`))),
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by announce()
  const ports = JSON.parse(String(line)) as { port: number; control: number; watchdog?: number };
  const control = async (target: string): Promise<SubjectStats> => {
    const response = await fetch(`http://127.0.0.1:${ports.control}${target}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by announce()
    return (await response.json()) as SubjectStats;
  };
  return {
    port: ports.port,
    watchdog: ports.watchdog,
    stats: () => control("/"),
    block: async (ms) => void (await control(`/block/${ms}`)),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Sends one request on a connection of its own, as a kubelet does. Never rejects. */
export async function probe(port: number, path = "/health", timeoutMs = 1_000): Promise<Probe> {
  const startMs = performance.now();
  return new Promise((resolve) => {
    const settle = (status: number | undefined, body = ""): void =>
      resolve({ status, body, ms: performance.now() - startMs });
    const request = get({ host: "127.0.0.1", port, path, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => settle(response.statusCode, body));
    });
    const timer = setTimeout(() => {
      request.destroy();
      settle(undefined);
    }, timeoutMs);
    request.on("close", () => clearTimeout(timer));
    request.on("error", () => settle(undefined));
  });
}
