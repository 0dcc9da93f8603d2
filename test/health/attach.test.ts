import { once } from "node:events";
import { createServer, Server as HttpServer, type RequestListener, type Server } from "node:http";
import { connect, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";

import { text } from "node:stream/consumers";

import express from "express";
import { afterEach, describe, expect, test } from "vitest";

import { createHealth } from "#src/health/index.ts";

let server: Server | ReturnType<typeof createHttp2Server>;

afterEach(async () => {
  server.close();
  await once(server, "close");
});

/** What the server answers, with health in front of it: status and text. */
async function answers(path: string): Promise<string> {
  await using health = createHealth({ checks: [] });
  await health.start();
  health.attach(server);
  return await askHttp(await listening(), path);
}

function application(): Server {
  return createServer((request, response) => response.writeHead(418).end(`mine ${request.url}`));
}

test.each(["/livez", "/readyz", "/startupz", "/health", "/health/live"])(
  "%s is answered for the application",
  async (path) => {
    server = application();
    expect(await answers(path)).toMatch(/^200 \{"status":"healthy",.*"timestamp":/);
  },
);

test.each([
  "/",
  "/orders/42",
  "/healthy",
  "/health/nope",
  "/health/live/nope",
  "/health%2Flive%zz",
])("%s stays the application's", async (path) => {
  server = application();
  expect(await answers(path)).toBe(`418 mine ${path}`);
});

test("what an application listens to besides is called as before", async () => {
  server = application();
  const seen: (string | undefined)[] = [];
  server.on("request", ({ url }) => seen.push(url));
  expect(await answers("/orders/42")).toBe("418 mine /orders/42");
  expect(seen).toEqual(["/orders/42"]);
});

test("without an application, other paths are not found", async () => {
  server = createServer();
  expect(await answers("/orders/42")).toBe('404 {"status":404,"title":"not found"}');
});

describe("an application that comes later", () => {
  const plain: RequestListener = (request, response) => response.end(`mine ${request.url}`);
  const withExpress = express();
  withExpress.use((request, response) => void response.send(`mine ${request.url}`));

  test.each([
    ["node:http", createServer, plain, askHttp],
    ["express", createServer, withExpress, askHttp],
    ["HTTP/2", () => createHttp2Server(), plain, askHttp2],
  ] as const)("%s has every other path", async (_, create, application, ask) => {
    server = create();
    const health = createHealth({ checks: [] });
    await health.start();
    health.attach(server);
    const port = await listening();
    expect(await ask(port, "/orders/42")).toBe('404 {"status":404,"title":"not found"}');
    server.on("request", application);
    expect(await ask(port, "/orders/42")).toBe("200 mine /orders/42");
    expect(await ask(port, "/livez")).toMatch(/^200 \{"status":"healthy"/);
    server.off("request", application);
    expect(await ask(port, "/orders/42")).toBe('404 {"status":404,"title":"not found"}');
    await health.stop();
  });
});

test("an HTTP/2 server that listens to its streams keeps all of them", async () => {
  const http2 = createHttp2Server();
  http2.on("stream", (stream) => stream.end("mine"));
  server = http2;
  await using health = createHealth({ checks: [] });
  health.attach(server);
  const port = await listening();
  expect(await askHttp2(port, "/orders/42")).toBe("200 mine");
  expect(await askHttp2(port, "/livez")).toBe("200 mine");
});

test("of two services that are attached, the last one answers", async () => {
  server = application();
  const [first, second] = ["first", "second"].map((name) =>
    createHealth({ checks: [], service: { name } }),
  );
  await Promise.all([first?.start(), second?.start()]);
  first?.drain();
  first?.attach(server);
  second?.attach(server);
  const port = await listening();
  expect(await askHttp(port, "/readyz")).toMatch(/^200 /);
  expect(await askHttp(port, "/orders/42")).toBe("418 mine /orders/42");
  await Promise.all([first?.stop(), second?.stop()]);
});

test("what instruments every server's requests sees ours too", async () => {
  const seen: string[] = [];
  class Instrumented extends HttpServer {
    // oxlint-disable-next-line typescript/no-explicit-any -- as EventEmitter declares it
    override emit(event: string, ...values: any[]): boolean {
      if (event === "request") seen.push(String(values[0].url));
      return super.emit(event, ...values);
    }
  }
  server = new Instrumented((_, response) => response.end("mine"));
  await using health = createHealth({ checks: [] });
  health.attach(server);
  const port = await listening();
  await askHttp(port, "/livez");
  await askHttp(port, "/orders/42");
  expect(seen).toEqual(["/livez", "/orders/42"]);
});

async function listening(): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address has a port
  return (server.address() as AddressInfo).port;
}

async function askHttp(port: number, path: string): Promise<string> {
  const headers = { connection: "close" };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  return `${response.status} ${await response.text()}`;
}

async function askHttp2(port: number, path: string): Promise<string> {
  const session = connect(`http://127.0.0.1:${port}`);
  const stream = session.request({ ":path": path });
  const [headers] = await once(stream, "response");
  const body = await text(stream);
  session.close();
  return `${headers[":status"]} ${body}`;
}
