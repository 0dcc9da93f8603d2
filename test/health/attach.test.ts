import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, createServer as createHttp2Server, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";

import { afterEach, expect, test } from "vitest";

import { createHealth } from "#src/health/index.ts";

let server: Server | Http2Server;

afterEach(async () => {
  server.close();
  await once(server, "close");
});

/** What the server answers, with health in front of it: status and text. */
async function answers(path: string): Promise<string> {
  await using health = createHealth({ checks: [] });
  await health.start();
  health.attach(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address has a port
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { connection: "close" },
  });
  return `${response.status} ${await response.text()}`;
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

test("a server of HTTP/2 is answered for as well", async () => {
  await using health = createHealth({ checks: [], service: { version: process.env["NONE"] } });
  await health.start();
  server = createHttp2Server((request, response) => response.end(`mine ${request.url}`));
  health.attach(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address has a port
  const { port } = server.address() as AddressInfo;
  const session = connect(`http://127.0.0.1:${port}`);
  const read = async (path: string): Promise<string> => {
    const stream = session.request({ ":path": path }).setEncoding("utf8");
    const chunks: string[] = await stream.toArray();
    return chunks.join("");
  };
  expect(await read("/livez")).toContain('"status":"healthy"');
  expect(await read("/orders")).toBe("mine /orders");
  session.close();
});
