// Usage: node generator.ts OTLP_URL RECORDS_PER_SECOND SECONDS FIRST_ROUND   prints one line of JSON
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { batchSize, encodeLines, encodeSpans, services } from "./payload.ts";
import { createTemplate } from "./placeholders.ts";

/** What a generator prints at its end. */
export interface Generated {
  readonly sent: { readonly spans: number; readonly lines: number };
  readonly acknowledged: { readonly spans: number; readonly lines: number };
  /** Requests that were due while as many as allowed were open, and were left out. */
  readonly skipped: number;
  readonly cpuSeconds: number;
  readonly elapsedSeconds: number;
}

const [otlp = "", perSecond, seconds, firstRound] = process.argv.slice(2);
const rate = Number(perSecond);
const durationMs = Number(seconds) * 1_000;
const deadlineMs = 10_000;
const mostOpen = 32;

const agent = new Agent({ keepAlive: true, maxSockets: mostOpen });
const templates = services.map((_, index) => ({
  spans: createTemplate(encodeSpans(index)),
  lines: createTemplate(encodeLines(index)),
}));
const sent = { spans: 0, lines: 0 };
const acknowledged = { spans: 0, lines: 0 };
const open = new Set<Promise<void>>();
let skipped = 0;

/** Every service sends its spans and its lines once a round. */
const requestsPerSecond = rate / batchSize;
const startMs = performance.now();
for (let index = 0; ; index += 1) {
  const dueMs = (index / requestsPerSecond) * 1_000;
  if (dueMs >= durationMs) break;
  const waitMs = startMs + dueMs - performance.now();
  if (waitMs > 1) await sleep(waitMs);
  const template = templates[index % services.length];
  const round = Number(firstRound) + Math.floor(index / services.length);
  if (template === undefined) continue;
  send("/v1/traces", "spans", template.spans.stamp(round, Date.now()));
  send("/v1/logs", "lines", template.lines.stamp(round, Date.now()));
}
await Promise.all(open);
agent.destroy();
const { user, system } = process.cpuUsage();
const generated: Generated = {
  sent,
  acknowledged,
  skipped,
  cpuSeconds: (user + system) / 1e6,
  elapsedSeconds: (performance.now() - startMs) / 1_000,
};
console.log(JSON.stringify(generated));

function send(path: string, kind: "spans" | "lines", body: Buffer): void {
  if (open.size >= mostOpen) {
    skipped += 1;
    return;
  }
  sent[kind] += batchSize;
  const posting = (async () => {
    if ((await post(path, body)) === 200) acknowledged[kind] += batchSize;
  })();
  open.add(posting);
  void posting.then(() => open.delete(posting));
}

/** Returns the status; 0: no answer. */
function post(path: string, body: Buffer): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const headers = { "content-type": "application/x-protobuf", "content-length": body.length };
  const signal = AbortSignal.timeout(deadlineMs);
  const outgoing = request(`${otlp}${path}`, { method: "POST", agent, headers, signal });
  outgoing.on("response", (response) => {
    response.resume().on("end", () => resolve(response.statusCode ?? 0));
  });
  outgoing.on("error", () => resolve(0));
  outgoing.end(body);
  return promise;
}
