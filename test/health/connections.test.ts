import { once } from "node:events";
import { createServer } from "node:http";
import {
  connect as connectHttp2,
  createSecureServer,
  type ClientHttp2Session,
  type Http2SecureServer,
} from "node:http2";
import { connect, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";

import express from "express";
import { afterEach, describe, expect, test } from "vitest";

import { Connections } from "#src/health/http/connections.ts";

import { createAuthority } from "../helpers/certificates.ts";

const open: (Server | Socket | ClientHttp2Session)[] = [];

afterEach(() => {
  for (const each of open.splice(0)) {
    if ("destroy" in each) each.destroy();
    else each.close();
  }
});

async function listening<T extends Server>(server: T): Promise<{ server: T; port: number }> {
  server.listen(0, "127.0.0.1");
  open.push(server);
  await once(server, "listening");
  const address = server.address();
  return { server, port: typeof address === "object" && address !== null ? address.port : 0 };
}

/** Sends the text on a connection of its own. */
async function send(port: number, request: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  open.push(socket);
  await once(socket, "connect");
  socket.write(request);
  return socket;
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: test\r\n\r\n`;

/** Answers with the path, when the test says so. */
function holding(): { server: Server; answer: () => void; arrived: () => number } {
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    waiting.push(() => response.end(request.url));
  });
  return {
    server,
    answer: () => {
      for (const each of waiting) each();
    },
    arrived: () => waiting.length,
  };
}

test("requests in a pipeline are all answered, and the last answer closes", async () => {
  const { answer, arrived, server } = holding();
  const connections = new Connections();
  connections.watch(server);
  const { port } = await listening(server);
  const socket = await send(port, get("/a") + get("/b") + get("/c"));
  await expect.poll(arrived).toBe(3);
  connections.leave();
  answer();
  const received = await text(socket);
  expect(received.match(/\/[abc]/g)).toEqual(["/a", "/b", "/c"]);
  expect(received.match(/connection: \S+/gi)).toEqual([
    "Connection: keep-alive",
    "Connection: keep-alive",
    "Connection: close",
  ]);
});

test("a request under way is answered although the application has closed its server", async () => {
  const { answer, arrived, server } = holding();
  const connections = new Connections();
  connections.watch(server);
  const { port } = await listening(server);
  const socket = await send(port, get("/"));
  await expect.poll(arrived).toBe(1);
  server.close();
  connections.leave();
  const closed = connections.close();
  answer();
  expect(await text(socket)).toMatch(/^Connection: close\r$/m);
  await closed;
});

test("express is an application like any other", async () => {
  const app = express();
  app.get("/", (_request, response) => void response.send("mine"));
  const server = createServer(app);
  const connections = new Connections();
  connections.watch(server);
  const { port } = await listening(server);
  connections.leave();
  const socket = await send(port, get("/"));
  expect(await text(socket)).toMatch(/^Connection: close\r$/m);
});

describe("closing", () => {
  test("ends a connection on which nothing was ever sent", async () => {
    const connections = new Connections();
    const { port, server } = await listening(createServer());
    connections.watch(server);
    const socket = await send(port, "");
    await connections.close();
    expect(await text(socket)).toBe("");
  });

  test("leaves a connection that speaks another protocol until all are cut", async () => {
    const connections = new Connections();
    const { port, server } = await listening(createServer());
    connections.watch(server);
    server.on("upgrade", (_request, socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    });
    const socket = await send(
      port,
      "GET / HTTP/1.1\r\nHost: test\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\n",
    );
    await once(socket, "data");
    const closed = connections.close();
    expect(socket.readyState).toBe("open");
    connections.cut();
    await closed;
    expect(await text(socket)).toBe("");
  });
});

describe("over HTTP/2", () => {
  const authority = createAuthority();
  const day = 86_400_000;
  const certificate = authority.issue({
    name: "127.0.0.1",
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
  });

  const frameworks: readonly (readonly [string, (server: Http2SecureServer) => void])[] = [
    [
      "listens to requests",
      (server) => {
        server.on("request", (request, response) => {
          setTimeout(() => response.end("served"), request.url === "/slow" ? 200 : 0);
        });
      },
    ],
    [
      "listens to streams",
      (server) => {
        server.on("stream", (stream, headers) => {
          setTimeout(() => stream.end("served"), headers[":path"] === "/slow" ? 200 : 0);
        });
      },
    ],
  ];

  async function ask(session: ClientHttp2Session, path: string): Promise<string> {
    return text(session.request({ ":path": path }));
  }

  test.each(frameworks)(
    "an application that %s says GOAWAY, and serves what was asked before",
    async (_, listen) => {
      const connections = new Connections();
      const { port, server } = await listening(createSecureServer(certificate));
      listen(server);
      connections.watch(server);
      const url = `https://127.0.0.1:${port}`;
      const session = connectHttp2(url, { ca: authority.cert });
      open.push(session);
      expect(await ask(session, "/")).toBe("served");
      const slow = ask(session, "/slow");
      await new Promise<void>((resolve) => {
        session.ping(() => resolve());
      });
      const gone = once(session, "goaway");
      connections.leave();
      await gone;
      expect(await slow).toBe("served");

      const late = connectHttp2(url, { ca: authority.cert });
      open.push(late);
      const lateGone = once(late, "goaway");
      expect(await ask(late, "/")).toBe("served");
      await lateGone;
      await connections.close();
    },
  );
});
