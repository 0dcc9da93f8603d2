import { describe, expect, test } from "vitest";

import { httpCheck } from "#src/health/checks/http.ts";
import { freePort } from "../../helpers/free-port.ts";
import { startAnswering, startHttpServer } from "../../helpers/http-server.ts";
import { probe } from "../../helpers/probe.ts";
import { startBlackHole, startTcpServer } from "../../helpers/tcp-server.ts";

describe("the check of a URL", () => {
  test.each([200, 204, 302, 399])("is healthy on status %i", async (status) => {
    await using server = await startAnswering(status);
    expect(await probe(httpCheck({ url: `${server.url}/ready` }))).toEqual({
      status: "healthy",
      details: { url: `${server.url}/ready`, statusCode: status },
    });
  });

  test.each([400, 404, 429, 500, 503])("is unhealthy on status %i", async (status) => {
    await using server = await startAnswering(status);
    expect(await probe(httpCheck({ url: server.url }))).toMatchObject({
      status: "unhealthy",
      message: `answered ${status}`,
    });
  });

  test("does not follow a redirect", async () => {
    await using server = await startAnswering(302, "", { location: "/elsewhere" });
    await probe(httpCheck({ url: server.url }));
    expect(server.requests).toHaveLength(1);
  });

  test("accepts only the status codes that it was told", async () => {
    await using server = await startAnswering(401);
    expect(await probe(httpCheck({ url: server.url, expectStatus: [401, 403] }))).toMatchObject({
      status: "healthy",
    });
    expect(await probe(httpCheck({ url: server.url, expectStatus: [200] }))).toMatchObject({
      status: "unhealthy",
    });
  });

  test.each([
    ["ready to serve", "healthy"],
    [/"status":\s*"ok"/g, "healthy"],
    ["absent", "unhealthy"],
  ] as const)("looks for %s in the body: %s", async (expectBody, status) => {
    await using server = await startAnswering(200, '{"status": "ok"} ready to serve');
    const check = httpCheck({ url: server.url, expectBody });
    expect(await probe(check)).toMatchObject({ status });
    // a pattern with the g flag must not remember where it was
    expect(await probe(check)).toMatchObject({ status });
  });

  test("does not download a body that it does not need, nor one without end", async () => {
    await using server = await startHttpServer((_, response) => {
      const timer = setInterval(() => response.write("x".repeat(1024)), 1);
      response.once("close", () => clearInterval(timer));
    });
    expect(await probe(httpCheck({ url: server.url }))).toMatchObject({ status: "healthy" });
    expect(await probe(httpCheck({ url: server.url, expectBody: "y" }))).toMatchObject({
      status: "unhealthy",
      message: "the body lacks y",
    });
    await expect.poll(() => server.open.size).toBe(0);
  });

  test("sends method, headers and credentials, and shows no secret", async () => {
    await using server = await startAnswering(500);
    const url = server.url.replace("//", "//user:p%40ss@");
    const check = httpCheck({
      url: `${url}/path?token=secret`,
      method: "POST",
      headers: async () => ({ "x-api-key": "key" }),
    });
    const result = await probe(check);
    const [request] = server.requests;
    expect(request?.method).toBe("POST");
    expect(request?.url).toBe("/path?token=secret");
    expect(request?.headers).toMatchObject({
      "x-api-key": "key",
      authorization: `Basic ${Buffer.from("user:p@ss").toString("base64")}`,
    });
    expect(JSON.stringify(result)).not.toMatch(/secret|p%40ss|p@ss|key/);
  });

  test("names a refused port", async () => {
    const port = await freePort();
    expect(await probe(httpCheck({ url: `http://127.0.0.1:${port}/?token=secret` }))).toEqual({
      status: "unhealthy",
      message: `http://127.0.0.1:${port}/: connect ECONNREFUSED 127.0.0.1:${port}`,
    });
  });

  test("settles at the deadline on a server that accepts and never answers, and hangs up", async () => {
    await using hole = await startBlackHole();
    const check = httpCheck({ url: `http://127.0.0.1:${hole.port}` });
    expect(await probe(check, { timeoutMs: 100 })).toEqual({
      status: "unhealthy",
      message: "timeout after 100 ms",
    });
    await expect.poll(() => hole.open.size).toBe(0);
  });

  test("settles at the deadline when the headers' function hangs", async () => {
    const check = httpCheck({
      url: "http://127.0.0.1:1",
      headers: async () => new Promise<never>(() => undefined),
    });
    expect(await probe(check, { timeoutMs: 50 })).toEqual({
      status: "unhealthy",
      message: "timeout after 50 ms",
    });
  });

  test("is unhealthy on an answer that is no HTTP", async () => {
    await using server = await startTcpServer((socket) => socket.end("220 smtp ready\r\n"));
    const result = await probe(httpCheck({ url: `http://127.0.0.1:${server.port}` }));
    expect(result.status).toBe("unhealthy");
    expect(result.message).toContain(`http://127.0.0.1:${server.port}/: `);
  });
});
