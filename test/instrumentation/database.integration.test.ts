import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import { expect, it } from "vitest";

import { createConsumer, startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

it("a database call in a request is a span of it; a poller's is no trace of its own", async () => {
  using consumer = createConsumer();
  await using receiver = await startOtlpReceiver();
  // Ends every connection at once: the client's attempt is what makes the span
  await using database = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(database, "listening");
  const { port } = database.address() as AddressInfo;
  await using app = startApp(consumer, "database.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    args: [String(port)],
  });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  expect(app.warnings()).toEqual([]);
  const request = receiver.spans.find(({ name }) => name === "request");
  expect(receiver.spans.filter((span) => span !== request)).toEqual([
    expect.objectContaining({
      name: "pg.connect",
      kind: "CLIENT",
      parentSpanId: request?.spanId,
    }),
  ]);
});
