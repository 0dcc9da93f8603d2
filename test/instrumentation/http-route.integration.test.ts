import { afterAll, beforeAll, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()), 60_000);
afterAll(() => consumer[Symbol.dispose]());

const paths = ["/orders/1", "/orders/2", "/late/1", "/empty", "/other", "/framework/1"];

it.for(["direct", "sdk"])(
  "with %s, a route that is told names span and duration",
  async (engine) => {
    await using receiver = await startOtlpReceiver();
    await using app = startApp(consumer, "routes.mjs", {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OBS_ENGINE: engine },
    });
    const [, port] = await app.printed(/listening (\d+)/);
    for (const path of paths) await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    app.child.kill("SIGTERM");
    await app.ended();
    const spans = receiver.spans.map(({ name, attributes }) => [name, attributes["http.route"]]);
    expect(spans).toEqual([
      ["GET /orders/:id", "/orders/:id"],
      ["GET /orders/:id", "/orders/:id"],
      ["GET /late/:id", "/late/:id"],
      ["GET", undefined],
      ["GET", undefined],
      // Before the route of express
      ["GET /own/:id", "/own/:id"],
    ]);
    const durations = receiver.metrics.findLast(
      ({ name }) => name === "http.server.request.duration",
    );
    expect(durations?.points.map((point) => point["http.route"]).toSorted()).toEqual([
      "/late/:id",
      "/orders/:id",
      "/own/:id",
      undefined,
    ]);
    expect(app.warnings()).toEqual([]);
  },
);

it("without the preload it does nothing", async () => {
  await using app = startApp(consumer, "routes.mjs", { flags: [] });
  const [, port] = await app.printed(/listening (\d+)/);
  expect((await fetch(`http://127.0.0.1:${port}/orders/1`)).status).toBe(200);
  expect(app.warnings()).toEqual([]);
});
