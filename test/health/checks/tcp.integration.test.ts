import type { Socket } from "node:net";

import { describe, expect, test } from "vitest";

import { tcpCheck } from "#src/health/checks/tcp.ts";
import { freePort } from "../../helpers/free-port.ts";
import { probe } from "../../helpers/probe.ts";
import { startBlackHole, startTcpServer } from "../../helpers/tcp-server.ts";

const host = "127.0.0.1";

describe("the check of a TCP port", () => {
  test("is healthy on an open port and hangs up", async () => {
    await using server = await startBlackHole();
    const { port } = server;
    expect(await probe(tcpCheck({ host, port }))).toEqual({
      status: "healthy",
      details: { host, port },
    });
    await expect.poll(() => server.open.size).toBe(0);
  });

  test("names a refused port, also behind a name with several addresses", async () => {
    const port = await freePort();
    const byAddress = await probe(tcpCheck({ host, port }));
    expect(byAddress.message).toBe(`${host}:${port}: connect ECONNREFUSED ${host}:${port}`);
    const byName = await probe(tcpCheck({ host: "localhost", port }));
    expect(byName.message).toMatch(/^localhost:\d+: .*ECONNREFUSED/);
  });

  test("names a host that does not exist", async () => {
    const { message } = await probe(tcpCheck({ host: "missing.invalid", port: 80 }));
    expect(message).toMatch(/^missing\.invalid:80: getaddrinfo \w+ missing\.invalid/);
  });

  test("asks, and is healthy when the answer holds what is expected, even in pieces", async () => {
    await using server = await startTcpServer((socket) => {
      socket.once("data", (question) => {
        socket.write(`-${String(question).trim()} +PO`);
        setTimeout(() => socket.write("NG\r\n"), 20);
      });
    });
    const check = tcpCheck({ host, port: server.port, send: "PING\r\n", expect: "+PONG" });
    expect(await probe(check)).toMatchObject({ status: "healthy" });
  });

  test.each<[string, (socket: Socket) => void]>([
    ["another answer", (socket) => socket.end("500 no")],
    ["4 KiB of anything, though more may follow", (socket) => socket.write("x".repeat(9000))],
  ])("is unhealthy on %s", async (_, answer) => {
    await using server = await startTcpServer(answer);
    const result = await probe(tcpCheck({ host, port: server.port, expect: "220" }));
    expect(result.message).toBe('the answer lacks "220"');
    await expect.poll(() => server.open.size).toBe(0);
  });

  test("settles at the deadline when the expected answer never comes, and hangs up", async () => {
    await using hole = await startBlackHole();
    const check = tcpCheck({ host, port: hole.port, expect: "220" });
    expect(await probe(check, { timeoutMs: 80 })).toEqual({
      status: "unhealthy",
      message: "timeout after 80 ms",
    });
    await expect.poll(() => hole.open.size).toBe(0);
  });

  test("survives a peer that resets the connection", async () => {
    await using server = await startTcpServer((socket) => socket.resetAndDestroy());
    const result = await probe(tcpCheck({ host, port: server.port, expect: "220" }));
    expect(result.status).toBe("unhealthy");
  });
});
