import { createServer } from "node:tls";

import { describe, expect, test } from "vitest";

import { tlsCertificateCheck } from "#src/health/checks/tls-certificate.ts";
import { createAuthority, type LeafOptions } from "../../helpers/certificates.ts";
import { freePort } from "../../helpers/free-port.ts";
import { probe } from "../../helpers/probe.ts";
import { startBlackHole, startTcpServer, track, type TcpServer } from "../../helpers/tcp-server.ts";

const dayMs = 86_400_000;
const authority = createAuthority();
const host = "127.0.0.1";

interface TlsServer extends TcpServer {
  /** The names that clients asked for; false: none. */
  readonly asked: readonly (string | false)[];
}

async function startTlsServer(leaf: Partial<LeafOptions> & { days: number }): Promise<TlsServer> {
  const { name = "localhost", days } = leaf;
  const issued = authority.issue({
    name,
    notBefore: new Date(Date.now() - 90 * dayMs),
    notAfter: new Date(Date.now() + days * dayMs),
  });
  const server = createServer(issued);
  server.on("tlsClientError", () => undefined);
  const asked: (string | false)[] = [];
  server.on("secureConnection", (socket) => {
    // typed as always present, but false where the client names no server
    asked.push(socket.servername ?? false);
    socket.on("error", () => undefined).resume();
  });
  return { ...(await track(server)), asked };
}

describe("the check of a TLS certificate", () => {
  test("is healthy while it is long valid, and observes the seconds left", async () => {
    await using server = await startTlsServer({ days: 60 });
    const check = tlsCertificateCheck({ host: "localhost", port: server.port, ca: authority.cert });
    const result = await probe(check);
    expect(result).toMatchObject({ status: "healthy", details: { subject: "localhost" } });
    expect(result.observed?.unit).toBe("s");
    expect(result.observed?.value).toBeGreaterThan(59 * 86_400);
    expect(result.observed?.value).toBeLessThanOrEqual(60 * 86_400);
    await expect.poll(() => server.open.size).toBe(0);
  });

  test.each([
    [20, "degraded", /^localhost expires in (20\.0|19\.9) days$/],
    [2, "unhealthy", /^localhost expires in (2\.0|1\.9) days$/],
    [-1, "unhealthy", /^localhost has expired$/],
  ] as const)("with %i days left is %s", async (days, status, message) => {
    await using server = await startTlsServer({ days });
    const check = tlsCertificateCheck({ host: "localhost", port: server.port, ca: authority.cert });
    const result = await probe(check);
    expect(result.status).toBe(status);
    expect(result.message).toMatch(message);
  });

  test("judges by the limits that it was told", async () => {
    await using server = await startTlsServer({ days: 20 });
    const target = { host: "localhost", port: server.port, ca: authority.cert };
    const strict = { ...target, degradedBelow: "60d", unhealthyBelow: "30d" };
    expect(await probe(tlsCertificateCheck(strict))).toMatchObject({ status: "unhealthy" });
    const lax = { ...target, degradedBelow: "5d" };
    expect(await probe(tlsCertificateCheck(lax))).toMatchObject({ status: "healthy" });
  });

  test("is unhealthy on a certificate for another name", async () => {
    await using server = await startTlsServer({ days: 60, name: "other.example" });
    const target = { host: "localhost", port: server.port, ca: authority.cert };
    expect(await probe(tlsCertificateCheck(target))).toMatchObject({
      status: "unhealthy",
      message: "the certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID)",
    });
    const named = { ...target, servername: "other.example" };
    expect(await probe(tlsCertificateCheck(named))).toMatchObject({ status: "healthy" });
    await expect.poll(() => server.asked).toEqual(["localhost", "other.example"]);
  });

  test("verifies an address, which no server name may be", async () => {
    await using server = await startTlsServer({ days: 60, name: host });
    const check = tlsCertificateCheck({ host, port: server.port, ca: authority.cert });
    expect(await probe(check)).toMatchObject({ status: "healthy" });
    await expect.poll(() => server.asked).toEqual([false]);
  });

  test("is unhealthy on an untrusted authority, unless trust is not asked for", async () => {
    await using server = await startTlsServer({ days: 60 });
    const target = { host: "localhost", port: server.port };
    expect(await probe(tlsCertificateCheck(target))).toMatchObject({
      status: "unhealthy",
      message:
        "the certificate's authority is not trusted, see ca, or the server leaves out an intermediate certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
    });
    const expiryOnly = tlsCertificateCheck({ ...target, verify: false });
    expect(await probe(expiryOnly)).toMatchObject({ status: "healthy" });
  });

  test("names a refused port", async () => {
    const port = await freePort();
    const { message } = await probe(tlsCertificateCheck({ host, port }));
    expect(message).toMatch(/ECONNREFUSED/);
  });

  test("settles at the deadline on a server that accepts and never answers, and hangs up", async () => {
    await using hole = await startBlackHole();
    const check = tlsCertificateCheck({ host, port: hole.port });
    expect(await probe(check, { timeoutMs: 100 })).toEqual({
      status: "unhealthy",
      message: "timeout after 100 ms",
    });
    await expect.poll(() => hole.open.size).toBe(0);
  });

  test("is unhealthy on a server that speaks no TLS", async () => {
    await using server = await startTcpServer((socket) => socket.end("220 smtp ready\r\n"));
    const { status, message } = await probe(tlsCertificateCheck({ host, port: server.port }));
    expect(status).toBe("unhealthy");
    expect(message).toContain(`${host}:${server.port}: `);
  });
});
