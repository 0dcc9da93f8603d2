import { once } from "node:events";
import { connect } from "node:net";

import { afterAll, beforeAll, expect, it } from "vitest";

import { type App, type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

const quiet = {
  OTEL_TRACES_EXPORTER: "none",
  OTEL_METRICS_EXPORTER: "none",
  OTEL_LOGS_EXPORTER: "none",
};

it("headers given in any way are answered as without the preload, and x-request-id once", async () => {
  await using bare = startApp(consumer, "headers.mjs", { flags: [] });
  await using app = startApp(consumer, "headers.mjs", { env: quiet });
  const [, forms = ""] = await bare.printed(/^(\[.*\])$/m);
  for (const form of JSON.parse(forms) as readonly string[]) {
    const expected = await answer(bare, form);
    const answered = await answer(app, form);
    const own = form.startsWith("own id");
    const added = own ? "X-Request-Id: own" : "x-request-id: given-1";
    const ids = answered.filter((line) => /^x-request-id:/i.test(line));
    const rest = answered.filter((line) => own || line !== added);
    expect({ form, ids, rest }).toEqual({ form, ids: [added], rest: expected });
  }
});

it("where Node.js has no place to add it unseen, x-request-id is an ordinary header", async () => {
  const run = (code: string): readonly string[] => [
    "--import",
    `data:text/javascript,import{ServerResponse}from"node:http";${code}`,
  ];
  const flags = [
    ...run(
      `Object.defineProperty(ServerResponse.prototype,"_storeHeader",{value:null,configurable:true})`,
    ),
    "--import",
    "@tamma/observability/preload",
    ...run(`delete ServerResponse.prototype._storeHeader`),
  ];
  await using app = startApp(consumer, "headers.mjs", { env: quiet, flags });
  expect(await answer(app, "setHeader")).toContain("x-request-id: given-1");
});

/** The lines of the raw answer, without the time. */
async function answer(app: App, form: string): Promise<readonly string[]> {
  const [, port] = await app.printed(/listening (\d+)/);
  const socket = connect(Number(port), "127.0.0.1");
  socket.end(
    `GET /${encodeURIComponent(form)} HTTP/1.1\r\nhost: a\r\nx-request-id: given-1\r\nconnection: close\r\n\r\n`,
  );
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await once(socket, "close");
  return text.split("\r\n").map((line) => line.replace(/^Date: .*/, "Date: …"));
}
