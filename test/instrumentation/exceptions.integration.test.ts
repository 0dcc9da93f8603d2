import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { foreignPackages, type ForeignSet } from "../helpers/foreign-packages.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()), 180_000);
afterAll(() => consumer[Symbol.dispose]());

const answers = [
  "/express 500",
  "/express-handled 503",
  "/express-missing 404",
  "/koa 500",
  "/koa-missing 404",
  "/fastify 500",
  "/fastify-missing 404",
  "/nest 500",
  "/nest-missing 404",
];

it.each<ForeignSet>(["latest", "earlier"])(
  "a request that ends with 500 has the exception once, on its server span, and one with 404 has none (%s majors)",
  async (set) => {
    const folder = await foreignPackages(set);
    await using receiver = await startOtlpReceiver();
    await using app = startApp({ folder }, "exceptions.mjs", {
      flags: ["--import", join(consumer.built, "dist", "instrumentation", "preload.js")],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await expect(app.ended()).resolves.toMatchObject({ code: 0 });
    expect(app.stdout().trim().split("\n")).toEqual(answers);

    const told = receiver.spans
      .filter(({ kind }) => kind === "SERVER")
      .map(({ attributes, events }) => [
        [attributes["url.path"], attributes["http.response.status_code"]].join(" "),
        ...events.map(({ name, attributes: event }) => [
          name,
          event["exception.type"],
          event["exception.message"],
          String(event["exception.stacktrace"]).includes("exceptions.mjs"),
        ]),
      ]);
    const exception = ["exception", "Broken", "no stock", true];
    expect(told).toEqual(
      answers.map((answer) => (answer.endsWith("404") ? [answer] : [answer, exception])),
    );
    const others = receiver.spans.filter(({ kind }) => kind !== "SERVER");
    expect(others.flatMap(({ events }) => events)).toEqual([]);
    expect(receiver.logs).toEqual([]);
  },
  60_000,
);
