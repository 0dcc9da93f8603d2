import { afterAll, beforeAll, expect, it } from "vitest";

import { type Consumer, createConsumer } from "../helpers/consumer.ts";
import { runForeignApp } from "../helpers/foreign-app.ts";
import { foreignPackages } from "../helpers/foreign-packages.ts";

let consumer: Consumer;
let usual: Run;
beforeAll(async () => {
  consumer = createConsumer();
  usual = await run("");
}, 300_000);
afterAll(() => consumer[Symbol.dispose]());

interface Run {
  /** What the application printed. */
  readonly printed: string;
  /** Of HTTP/2, each as the side and the path, or what else is its name. */
  readonly spans: readonly string[];
}

async function run(disabled: string): Promise<Run> {
  const folder = await foreignPackages("latest");
  const env = { OTEL_NODE_DISABLED_INSTRUMENTATIONS: disabled };
  const { receiver, stdout, warnings } = await runForeignApp(
    consumer,
    folder,
    "http2-choices.mjs",
    env,
  );
  expect(warnings).toEqual([]);
  const spans = receiver.spans
    .filter(({ scope }) => scope !== "@opentelemetry/instrumentation-http")
    .map(({ kind, name, attributes }) => {
      const { "url.full": url, "url.path": path = URL.parse(String(url))?.pathname } = attributes;
      return `${kind} ${typeof path === "string" ? path : name}`;
    });
  return { printed: stdout.trim(), spans: spans.toSorted() };
}

it("CONNECT has no span", () => {
  expect(usual.spans).toEqual([
    "CLIENT /plain",
    "CLIENT grpc.Echo/echo",
    "SERVER /plain",
    "SERVER grpc.Echo/echo",
  ]);
});

it("a gRPC service passes on the request id that it is given", () => {
  expect(usual.printed).toBe("given-1");
});

it("without grpc among the instrumentations, requests of gRPC are HTTP/2 as all others", async () => {
  const { spans } = await run("grpc");
  expect(spans).toEqual([
    "CLIENT /Echo/echo",
    "CLIENT /plain",
    "SERVER /Echo/echo",
    "SERVER /plain",
  ]);
});

it("without http among the instrumentations, HTTP/2 has no spans either", async () => {
  const { spans } = await run("http,grpc");
  expect(spans).toEqual([]);
});
