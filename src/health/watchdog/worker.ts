import { writeSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { parentPort, workerData } from "node:worker_threads";

import { createAccess } from "../access.ts";
import { jsonReply, notAllowed, notFound, type Reply } from "../http/reply.ts";
import { parseTarget } from "../http/request.ts";
import { heartbeatMs, SharedState, type WatchdogData, type WatchdogMessage } from "./shared.ts";
import { StackSampler } from "./stack.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- watchdog.ts is the only one that starts it
const data = workerData as WatchdogData;
const shared = new SharedState(data.memory);
const access = createAccess(data.access, () => undefined);
const sampler = new StackSampler();

/** The block that is going on, if any. */
let block: { blockedMs: number; stack: readonly string[]; wedged: boolean } | undefined;
let lastTick = process.hrtime.bigint();

setInterval(tick, heartbeatMs);

const server = createServer((request, response) => send(request, response, answer(request)));
server.requestTimeout = 5_000;
server.once("error", ({ message }) => {
  tell({ kind: "refused", message });
  process.exit();
});
server.listen({ port: data.port, host: data.host, backlog: 1_024 }, () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) {
    tell({ kind: "listening", port: address.port });
  }
});

function tick(): void {
  const now = process.hrtime.bigint();
  const ownGapMs = Number(now - lastTick) / 1e6;
  lastTick = now;
  // The whole process was stopped or starved: the main thread is not to blame
  if (ownGapMs > heartbeatMs + data.blockedAfterMs / 2) return;
  const lateMs = shared.lateMs();
  if (lateMs < data.blockedAfterMs) return release();
  if (block === undefined) {
    const begun = { blockedMs: lateMs, stack: [], wedged: false };
    block = begun;
    sampler.sample((stack) => Object.assign(begun, { stack }));
  }
  block.blockedMs = lateMs;
  if (lateMs >= data.wedgedAfterMs && !block.wedged) lastWords(block);
}

function release(): void {
  if (block === undefined) return;
  sampler.close();
  tell({ kind: "blocked", blockedMs: block.blockedMs, stack: block.stack });
  block = undefined;
}

/** The logger lives on the thread that no longer runs, so the line goes straight to stderr. */
function lastWords(current: NonNullable<typeof block>): void {
  current.wedged = true;
  const { blockedMs, stack } = current;
  const fields = { level: "error", "event.name": "health.event_loop.wedged", blockedMs, stack };
  writeSync(2, `${JSON.stringify({ ...fields, message: "the event loop is wedged" })}\n`);
}

function tell(message: WatchdogMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}

function answer(request: IncomingMessage): Reply {
  if (request.method !== "GET" && request.method !== "HEAD") return notAllowed;
  const { path } = parseTarget(request.url ?? "/");
  const lateMs = shared.lateMs();
  const blocked = lateMs >= data.blockedAfterMs;
  const { live, ready, started, state } = shared.read();
  const stuck = blocked ? stuckFields(request, lateMs) : {};
  switch (path) {
    case "/livez":
      return verdict(live && lateMs < data.wedgedAfterMs, stuck);
    case "/readyz":
      return verdict(ready && !blocked, stuck);
    case "/startupz":
      return verdict(started, stuck);
    case "/health":
      return verdict(!blocked && (state === "healthy" || state === "degraded"), stuck);
    default:
      return notFound;
  }
}

/** Since when the loop hangs, and where, is a detail: strangers see the status. */
function stuckFields(request: IncomingMessage, lateMs: number): Readonly<Record<string, unknown>> {
  if (!access.trusts(request)) return {};
  const stack = block?.stack ?? [];
  return { eventLoopBlockedMs: Math.round(lateMs), ...(stack.length === 0 ? {} : { stack }) };
}

function verdict(ok: boolean, stuck: Readonly<Record<string, unknown>>): Reply {
  const status = ok ? "healthy" : "unhealthy";
  return jsonReply(ok ? 200 : 503, { status, timestamp: new Date(), ...stuck });
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, reply.headers);
  response.end(request.method === "HEAD" ? undefined : reply.body);
}
