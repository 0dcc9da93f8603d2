import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createAuthority } from "../helpers/certificates.ts";
import { type App, type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../helpers/otlp-receiver.ts";

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

describe("a request over three services", () => {
  it("carries one request id and one trace to every span, line and response", async () => {
    await using receiver = await startOtlpReceiver();
    await using last = service(receiver);
    await using middle = service(receiver, await urlOf(last));
    await using first = service(receiver, await urlOf(middle));
    const response = await fetch(await urlOf(first), { headers: { "X-Request-Id": "order-42" } });
    expect(response.headers.get("x-request-id")).toBe("order-42");
    await end(first, middle, last);

    // Each service calls the next twice, once with the header set by hand: 1 + 2 + 4
    const servers = receiver.spans.filter(({ kind }) => kind === "SERVER");
    expect(servers).toHaveLength(7);
    expect(receiver.logs).toHaveLength(7);
    expect(new Set(servers.map(({ attributes }) => attributes["request_id"]))).toEqual(
      new Set(["order-42"]),
    );
    expect(new Set(receiver.logs.map(({ attributes }) => attributes["request_id"]))).toEqual(
      new Set(["order-42"]),
    );
    expect(new Set([...receiver.spans, ...receiver.logs].map(({ traceId }) => traceId)).size).toBe(
      1,
    );
  });

  it("gets an id of its own where none comes or one that is not well formed", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = service(receiver);
    const url = await urlOf(app);
    const idFor = async (id?: string): Promise<string | null> => {
      const headers: Record<string, string> = id === undefined ? {} : { "x-request-id": id };
      const response = await fetch(url, { headers });
      const answered = response.headers.get("x-request-id");
      // The handler finds it among the headers of the request
      expect(await response.text()).toBe(answered);
      return answered;
    };
    await expect(idFor()).resolves.toMatch(uuid);
    await expect(idFor('a"},{"level":60')).resolves.toMatch(uuid);
    await expect(idFor("x".repeat(129))).resolves.toMatch(uuid);
    await expect(idFor("x".repeat(128))).resolves.toBe("x".repeat(128));
  });

  it("uses the header that OBS_REQUEST_ID_HEADER names", async () => {
    await using receiver = await startOtlpReceiver();
    const env = { OBS_REQUEST_ID_HEADER: "X-Correlation-Id" };
    await using app = startApp(consumer, "chain.mjs", { env: { ...to(receiver), ...env } });
    const response = await fetch(await urlOf(app), { headers: { "x-correlation-id": "c-1" } });
    expect(response.headers.get("x-correlation-id")).toBe("c-1");
    expect(response.headers.get("x-request-id")).toBe(null);
  });
});

it("a request over HTTPS has an id as well", async () => {
  const now = Date.now();
  const { cert, key } = createAuthority().issue({
    name: "localhost",
    notBefore: new Date(now - 86_400_000),
    notAfter: new Date(now + 86_400_000),
  });
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "https.mjs", { env: to(receiver), args: [cert, key] });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  const { sent, got } = JSON.parse(app.stdout());
  expect(sent).toMatch(uuid);
  expect(got).toBe(sent);
  const server = receiver.spans.find(({ kind }) => kind === "SERVER");
  expect(server?.attributes["request_id"]).toBe(sent);
});

it("withRequestId carries an id through what is not HTTP and replaces one that is not well formed", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "queue.mjs", { env: to(receiver) });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  expect(app.stderr()).toBe("");
  expect(app.stdout()).toContain("result returned\n");
  const [first, second, third, outside] = receiver.logs.map(({ attributes }) => attributes);
  expect(first).toMatchObject({ id: "req-9", request_id: "req-9" });
  expect(second?.["id"]).toMatch(uuid);
  expect(third?.["id"]).toMatch(uuid);
  expect(second?.["id"]).not.toBe(third?.["id"]);
  expect(outside).toEqual({ id: "none" });
  expect(receiver.spans.map(({ attributes }) => attributes["request_id"])).toEqual([
    "req-9",
    second?.["id"],
    third?.["id"],
  ]);
});

function service(receiver: OtlpReceiver, next?: string): App {
  const args = next === undefined ? [] : [next];
  return startApp(consumer, "chain.mjs", { env: to(receiver), args });
}

function to({ url }: OtlpReceiver): NodeJS.ProcessEnv {
  return { OTEL_EXPORTER_OTLP_ENDPOINT: url };
}

async function urlOf(app: App): Promise<string> {
  const [, port] = await app.printed(/listening (\d+)/);
  return `http://127.0.0.1:${port}/`;
}

async function end(...apps: readonly App[]): Promise<void> {
  for (const app of apps) app.child.kill("SIGTERM");
  await Promise.all(apps.map((app) => app.ended()));
}
