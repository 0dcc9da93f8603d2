import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

interface Hop {
  readonly traceId: string;
  readonly headers: Readonly<Record<string, string>>;
}

const traceId = "463ac35c9f6413ad48485a3953bb6124";
const parent = "0020000000000001";
const single = { b3: `${traceId}-${parent}-1` };
const multi = { "x-b3-traceid": traceId, "x-b3-spanid": parent, "x-b3-sampled": "1" };
const w3c = { traceparent: `00-${traceId}-${parent}-01` };
const formats = ["b3", "x-b3-traceid", "traceparent"];

/** Sends `headers` to a service that asks a second one; returns what each has got, and the spans. */
async function through(propagators: string, headers: Readonly<Record<string, string>>) {
  await using receiver = await startOtlpReceiver();
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_PROPAGATORS: propagators,
    OTEL_METRICS_EXPORTER: "none",
  };
  await using second = startApp(consumer, "hop.mjs", { env });
  const [, secondPort] = await second.printed(/listening (\d+)/);
  const next = `http://127.0.0.1:${secondPort}/`;
  await using first = startApp(consumer, "hop.mjs", { env, args: [next] });
  const [, firstPort] = await first.printed(/listening (\d+)/);
  const answer = await fetch(`http://127.0.0.1:${firstPort}/`, { headers });
  const hops = (await answer.json()) as readonly Hop[];
  for (const app of [first, second]) app.child.kill("SIGTERM");
  await Promise.all([first.ended(), second.ended()]);
  const carried = formats.filter((format) => hops[1]?.headers[format] !== undefined);
  return { hops, carried, spans: receiver.spans };
}

describe("OTEL_PROPAGATORS", () => {
  it.for([
    ["b3", single, ["b3"]],
    ["b3multi", multi, ["x-b3-traceid"]],
    // Each of the two reads both forms
    ["b3", multi, ["b3"]],
    ["b3multi", single, ["x-b3-traceid"]],
    ["tracecontext,b3", w3c, ["b3", "traceparent"]],
    ["tracecontext,b3,b3multi", single, ["b3", "x-b3-traceid", "traceparent"]],
  ] as const)("%s goes on with a trace that comes as %j", async ([list, headers, carried]) => {
    const seen = await through(list, headers);
    expect(seen.hops.map((hop) => hop.traceId)).toEqual([traceId, traceId]);
    expect(seen.carried).toEqual(carried);
    expect(new Set(seen.spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    expect(seen.spans.map(({ parentSpanId }) => parentSpanId)).toContain(parent);
  });

  it("without b3 neither reads nor writes it", async () => {
    const seen = await through("tracecontext", { ...single, ...multi });
    expect(seen.hops[0]?.traceId).not.toBe(traceId);
    expect(seen.carried).toEqual(["traceparent"]);
  });

  it("b3 keeps a trace out that is not sampled", async () => {
    const seen = await through("b3", { b3: `${traceId}-${parent}-0` });
    expect(seen.hops.map((hop) => hop.traceId)).toEqual([traceId, traceId]);
    expect(seen.hops[1]?.headers["b3"]).toMatch(/-0$/);
    expect(seen.spans).toEqual([]);
  });
});
