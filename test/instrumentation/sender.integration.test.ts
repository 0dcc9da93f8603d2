import { createServer as createHttpsServer } from "node:https";
import type { RequestListener, ServerResponse } from "node:http";

import { describe, expect, it } from "vitest";

import { createSender, type Outcome } from "#src/instrumentation/export/sender.ts";

import { createAuthority } from "../helpers/certificates.ts";
import { startHttpServer } from "../helpers/http-server.ts";
import { startBlackHole, startTcpServer, track } from "../helpers/tcp-server.ts";

const protobuf = "application/x-protobuf";

function send(
  url: string,
  { timeoutMs = 5_000, contentType = protobuf, body = Buffer.from("request") } = {},
): Promise<Outcome> {
  const destination = { url, timeoutMs, compression: "none", contentType } as const;
  return createSender("logs", destination)(body, "identity");
}

async function sendTo(listener: RequestListener, options = {}): Promise<Outcome> {
  await using server = await startHttpServer(listener);
  const { url: _, ...outcome } = await send(`http://127.0.0.1:${server.port}/v1/logs`, options);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the port differs each time
  return outcome as Outcome;
}

const answer =
  (status: number, headers: Record<string, string> = {}, body: Uint8Array | string = "") =>
  (_: unknown, response: ServerResponse): void => {
    response.writeHead(status, headers).end(body);
  };

describe("an answer", () => {
  it("of 2xx is a delivery", async () => {
    await expect(sendTo(answer(202))).resolves.toEqual({
      kind: "delivered",
      rejected: 0,
      message: "",
    });
  });

  it("with a partial success says how many were rejected, in protobuf", async () => {
    // ExportLogsServiceResponse { partial_success { rejected_log_records: 300, error_message: "old" } }
    const body = Uint8Array.of(0x0a, 8, 0x08, 0xac, 0x02, 0x12, 3, 0x6f, 0x6c, 0x64);
    await expect(sendTo(answer(200, { "content-type": protobuf }, body))).resolves.toEqual({
      kind: "delivered",
      rejected: 300,
      message: "old",
    });
  });

  it.for(["rejectedSpans", "rejectedDataPoints", "rejectedLogRecords"])(
    "with a partial success says how many were rejected, in JSON as %s",
    async (field) => {
      const body = JSON.stringify({ partialSuccess: { [field]: "7", errorMessage: "old" } });
      const json = "application/json";
      await expect(
        sendTo(answer(200, { "content-type": json }, body), { contentType: json }),
      ).resolves.toEqual({ kind: "delivered", rejected: 7, message: "old" });
    },
  );

  it("of 2xx with a body that is none of OTLP's is a delivery", async () => {
    const outcome = sendTo(answer(200, { "content-type": "text/html" }, "<p>ok</p>"));
    await expect(outcome).resolves.toMatchObject({ kind: "delivered", rejected: 0 });
  });

  it("of 2xx that is cut in its body is a delivery: the receiver has taken the request", async () => {
    const outcome = sendTo((_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("par");
      setTimeout(() => response.destroy(), 50);
    });
    await expect(outcome).resolves.toMatchObject({ kind: "delivered" });
  });

  it("of 2xx whose body does not end is a delivery", async () => {
    const outcome = sendTo(
      (_, response) => {
        response.writeHead(200, { "content-length": "1000" }).write("par");
      },
      { timeoutMs: 100 },
    );
    await expect(outcome).resolves.toMatchObject({ kind: "delivered" });
  });

  it.for([
    ["seconds", (): string => "7", 7_000],
    ["a date", (): string => new Date(Date.now() + 60_000).toUTCString(), 60_000],
    ["a date that is over", (): string => "Wed, 21 Oct 2015 07:28:00 GMT", 0],
    ["more than five minutes", (): string => "86400", 300_000],
  ] as const)("asks with Retry-After to wait: %s", async ([, header, expected]) => {
    const outcome = await sendTo(answer(429, { "retry-after": header() }));
    expect(outcome).toMatchObject({ kind: "refused", status: 429 });
    const { retryAfterMs = Number.NaN } = outcome.kind === "refused" ? outcome : {};
    // A date has whole seconds, and the machine may be slow
    expect(Math.abs(retryAfterMs - expected)).toBeLessThanOrEqual(expected === 60_000 ? 30_000 : 0);
  });

  it("with a Retry-After that cannot be read asks for nothing", async () => {
    await expect(sendTo(answer(503, { "retry-after": "soon" }))).resolves.toEqual({
      kind: "refused",
      status: 503,
      retryAfterMs: undefined,
    });
  });
});

describe("a receiver that takes longer than the time-out", () => {
  it.for([0.9, 1, 1.1, 2])("%f times as long gets the request once", async (times) => {
    const timeoutMs = 400;
    let requests = 0;
    const outcome = await sendTo(
      (request, response) => {
        requests += 1;
        request.resume();
        setTimeout(() => response.end(), timeoutMs * times);
      },
      { timeoutMs },
    );
    expect(outcome).toMatchObject({ kind: "delivered" });
    expect(requests).toBe(1);
  });

  it("three times as long has not answered", async () => {
    await using hole = await startBlackHole();
    const url = `http://127.0.0.1:${hole.port}/v1/logs`;
    await expect(send(url, { timeoutMs: 100 })).resolves.toEqual({
      kind: "unreachable",
      url,
      reason: "no answer within 300 ms",
    });
  });

  it("to take the request is given up after the time-out", async () => {
    await using server = await startTcpServer((socket) => socket.pause());
    const url = `http://127.0.0.1:${server.port}/v1/logs`;
    // More than the kernel buffers
    const body = Buffer.alloc(64 * 1024 * 1024);
    await expect(send(url, { timeoutMs: 500, body })).resolves.toEqual({
      kind: "unreachable",
      url,
      reason: "no answer within 500 ms",
    });
  });
});

describe("a receiver is unreachable", () => {
  it("that cuts the connection in the request's body", async () => {
    await using server = await startTcpServer((socket) => {
      socket.once("data", () => socket.destroy());
    });
    const url = `http://127.0.0.1:${server.port}/v1/logs`;
    const outcome = await send(url, { body: Buffer.alloc(8 * 1024 * 1024) });
    expect(outcome).toMatchObject({ kind: "unreachable", url });
  });

  it("whose name is not known", async () => {
    const outcome = await send("http://collector.invalid:4318/v1/logs");
    expect(outcome).toMatchObject({ reason: expect.stringMatching(/getaddrinfo E\w+ collector/) });
  });

  it("whose certificate is not trusted", async () => {
    const authority = createAuthority();
    const day = 86_400_000;
    const { cert, key } = authority.issue({
      name: "localhost",
      notBefore: new Date(Date.now() - day),
      notAfter: new Date(Date.now() + day),
    });
    let requests = 0;
    await using server = await track(
      createHttpsServer({ cert, key }, (_, response) => {
        requests += 1;
        response.end();
      }),
    );
    const outcome = await send(`https://localhost:${server.port}/v1/logs`);
    expect(outcome).toMatchObject({
      kind: "unreachable",
      reason: expect.stringMatching(/certificate/),
    });
    expect(requests).toBe(0);
  });
});
