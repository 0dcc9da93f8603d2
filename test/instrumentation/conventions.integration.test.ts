import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

it("http.request.method_original is on a span only where the method was another", async () => {
  await using receiver = await startOtlpReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  await using app = startApp(consumer, "methods.mjs", { env });
  await app.ended();
  expect(app.stderr()).not.toContain("[tamma-obs]");
  const clients = receiver.spans.filter(({ kind }) => kind === "CLIENT");
  const methods = clients.map(({ attributes }) => [
    attributes["http.request.method"],
    attributes["http.request.method_original"],
  ]);
  expect(methods).toEqual([
    ["GET", undefined],
    ["PATCH", "patch"],
    ["_OTHER", "PURGE"],
  ]);
});

it("the package's own records and metrics have its name and version as their scope", async () => {
  const manifest = JSON.parse(readFileSync(join(consumer.built, "package.json"), "utf8"));
  const own = `@tamma/observability@${manifest.version}`;
  await using receiver = await startOtlpReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  await using app = startApp(consumer, "exit.mjs", { env, args: ["natural"] });
  await app.ended();
  expect(new Set(receiver.logs.map(({ scope }) => scope))).toEqual(new Set([own]));
  const uptime = receiver.metrics.find(({ name }) => name === "process.uptime");
  expect(uptime?.scope).toBe(own);
});
