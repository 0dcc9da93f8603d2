import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { request, type IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import type { ForeignService } from "./service-table.ts";

/** What the caller of a service sees. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A run of a service from its start to its end. */
export interface ServiceRun {
  readonly answers: Readonly<Record<string, Answer>>;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What every request carries: the services must continue this trace and keep this id. */
export const traceId = "0af7651916cd43dd8448eb211c80319c";
export const parentSpanId = "b7ad6b7169203331";
export const requestId = "req-of-the-caller";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

const rest: readonly Asked[] = [
  { method: "GET", path: "/orders/7" },
  { method: "POST", path: "/orders", body: '{"id":"8"}' },
  { method: "GET", path: "/fail" },
  { method: "GET", path: "/missing" },
];
const graphql: readonly Asked[] = [
  { method: "POST", path: "/graphql", body: '{"query":"query Order { order(id: 7) { id } }"}' },
];

/** Starts a service, asks it everything, ends it by SIGTERM and returns all that was to be seen. */
export async function runService(
  service: ForeignService,
  command: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<ServiceRun> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    ...options,
    // nodemon and tsx have children: the group is ended as one if it must be
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => (printed[name] += chunk));
  }
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const tooLong = setTimeout(() => signalGroup(child, "SIGKILL"), 60_000);
  try {
    const port = await listeningPort(child, printed, closed);
    const answers: Record<string, Answer> = {};
    for (const asked of service.graphql === true ? graphql : rest) {
      answers[`${asked.method} ${asked.path}`] = await ask(port, asked);
    }
    await quiet(printed);
    // To all of them, as a terminal does: nodemon does not pass it on
    if (service.launcher === "nodemon") signalGroup(child, "SIGTERM");
    else child.kill("SIGTERM");
    const [code, signal] = await closed;
    return { answers, ...printed, code, signal };
  } finally {
    clearTimeout(tooLong);
    signalGroup(child, "SIGKILL");
  }
}

/** Where the service's file is, from its set's folder. */
export function serviceFile({ file }: ForeignService): string {
  return join("services", file);
}

async function listeningPort(
  child: ChildProcess,
  printed: { readonly stdout: string; readonly stderr: string },
  closed: Promise<unknown>,
): Promise<number> {
  for (;;) {
    const port = /listening (\d+)/.exec(printed.stdout)?.[1];
    if (port !== undefined) return Number(port);
    const more = child.stdout === null ? closed : once(child.stdout, "data");
    const ended = await Promise.race([more.then(() => false), closed.then(() => true)]);
    if (ended) throw new Error(`the service ended:\n${printed.stdout}${printed.stderr}`);
  }
}

/** Waits for the lines that follow an answer. */
async function quiet(printed: { readonly stdout: string }): Promise<void> {
  for (let before = -1; before !== printed.stdout.length; await sleep(150)) {
    before = printed.stdout.length;
  }
}

async function ask(port: number, { method, path, body }: Asked): Promise<Answer> {
  const sent = request({
    port,
    host: "127.0.0.1",
    method,
    path,
    agent: false,
    headers: {
      traceparent: `00-${traceId}-${parentSpanId}-01`,
      "x-request-id": requestId,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
  });
  sent.end(body);
  const [response] = await once(sent, "response");
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left
  }
}
