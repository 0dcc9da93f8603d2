import { join } from "node:path";

import { expect, it } from "vitest";

import { createAuthority } from "../helpers/certificates.ts";
import { createConsumer, startApp } from "../helpers/consumer.ts";
import { foreignPackages } from "../helpers/foreign-packages.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

it("Fastify, Koa, Hono, h3, undici and gRPC have one span on each side over HTTP/2, and their routes", async () => {
  const folder = await foreignPackages("latest");
  using consumer = createConsumer();
  const now = Date.now();
  const { cert, key } = createAuthority().issue({
    name: "localhost",
    notBefore: new Date(now - 86_400_000),
    notAfter: new Date(now + 86_400_000),
  });
  await using receiver = await startOtlpReceiver();
  await using app = startApp({ folder }, "http2.mjs", {
    flags: ["--import", join(consumer.built, "dist", "instrumentation", "preload.js")],
    args: [cert, key],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  expect(app.stdout().trim().split("\n")).toEqual([
    '["fastify",[200,"{\\"id\\":\\"7\\"}"]]',
    '["koa",[200,"8"]]',
    '["hono",[200,"9"]]',
    '["hono",[404,"404 Not Found"]]',
    '["h3",[200,"10"]]',
    '["undici",[200,"2.0"]]',
    '["grpc","called"]',
  ]);
  expect(app.stderr()).not.toContain("[tamma-obs]");

  const sides = receiver.spans.filter(({ kind }) => kind === "SERVER" || kind === "CLIENT");
  const told = sides.map(({ kind, name, scope }) => `${kind} ${name} by ${scope}`);
  expect(told.toSorted()).toEqual([
    "CLIENT GET by @opentelemetry/instrumentation-undici",
    ...Array.from({ length: 5 }, () => "CLIENT GET by @tamma/observability"),
    "CLIENT grpc.Echo/echo by @opentelemetry/instrumentation-grpc",
    "SERVER GET /h3/:id by @tamma/observability",
    "SERVER GET /hono/:id by @tamma/observability",
    "SERVER GET /koa/:id by @tamma/observability",
    "SERVER GET /orders/:id by @tamma/observability",
    // Of a route for every path below that answers 404, there is no route
    "SERVER GET by @tamma/observability",
    "SERVER GET by @tamma/observability",
    "SERVER grpc.Echo/echo by @opentelemetry/instrumentation-grpc",
  ]);
  const clients = new Set(
    sides.filter(({ kind }) => kind === "CLIENT").map(({ spanId }) => spanId),
  );
  const servers = sides.filter(({ kind }) => kind === "SERVER");
  expect(servers.filter(({ parentSpanId }) => clients.has(parentSpanId))).toHaveLength(7);
  const durations = receiver.metrics.filter(({ name }) => name === "http.server.request.duration");
  const routes = durations.flatMap(({ points }) => points.map((point) => point["http.route"]));
  expect(new Set(routes)).toEqual(
    new Set(["/orders/:id", "/koa/:id", "/hono/:id", "/h3/:id", undefined]),
  );
}, 180_000);
