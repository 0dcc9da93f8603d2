import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type ServerOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";

import { describe, expect, test } from "vitest";

import type { TlsTarget } from "#src/health/checks/support/tls-target.ts";
import type { ProbeResult } from "#src/health/check.ts";
import { httpCheck } from "#src/health/checks/http.ts";
import { internalServiceCheck } from "#src/health/checks/internal-service.ts";
import { findBinary } from "../../helpers/binary.ts";
import { createAuthority, type Authority, type Certificate } from "../../helpers/certificates.ts";
import { freePort } from "../../helpers/free-port.ts";
import { startHttpServer } from "../../helpers/http-server.ts";
import { probe } from "../../helpers/probe.ts";
import { requireServer } from "../../helpers/required-server.ts";
import { track, type TcpServer } from "../../helpers/tcp-server.ts";

const dayMs = 86_400_000;
const authority = createAuthority();
const stranger = createAuthority("Another authority");

function issue(name: string, fromDays = -9, toDays = 9, by: Authority = authority): Certificate {
  const [notBefore, notAfter] = [fromDays, toDays].map(
    (days) => new Date(Date.now() + days * dayMs),
  );
  return by.issue({ name, notBefore: notBefore!, notAfter: notAfter! });
}

interface HttpsServer extends TcpServer {
  readonly url: string;
  /** Common names of the client certificates, one for each request. */
  readonly clients: readonly (string | undefined)[];
}

async function startHttpsServer(options: ServerOptions): Promise<HttpsServer> {
  const clients: (string | undefined)[] = [];
  const server = createServer(options, (request, response) => {
    // the socket of an https server is a TLSSocket, typed as its base
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    clients.push(subject?.CN === undefined ? undefined : String(subject.CN));
    response.end("ready");
  });
  server.on("tlsClientError", () => undefined);
  const tracked = await track(server);
  return { ...tracked, url: `https://localhost:${tracked.port}/ready`, clients };
}

async function ask(url: string, tls: TlsTarget = {}): Promise<ProbeResult> {
  return probe(httpCheck({ url, expectBody: "ready", ...tls }));
}

const ca = authority.cert;

describe("the check of a URL over TLS", () => {
  test("trusts the authority that it is given, by text or Buffer, and leaves nothing open", async () => {
    await using server = await startHttpsServer(issue("localhost"));
    const details = { url: server.url, statusCode: 200 };
    expect(await ask(server.url, { ca })).toEqual({ status: "healthy", details });
    expect(await ask(server.url, { ca: Buffer.from(ca) })).toMatchObject({ status: "healthy" });
    await expect.poll(() => server.open.size).toBe(0);
  });

  test.each<[string, Certificate, TlsTarget, RegExp]>([
    ["of an unknown authority", issue("localhost"), {}, /authority is not trusted.*\(UNABLE_TO_/],
    ["of another authority", issue("localhost"), { ca: stranger.cert }, /authority is not trusted/],
    [
      "that is self-signed",
      createAuthority("localhost"),
      {},
      /is self-signed and not trusted; see/,
    ],
    ["that has expired", issue("localhost", -9, -1), { ca }, /has expired \(CERT_HAS_EXPIRED\)$/],
    ["that is not valid yet", issue("localhost", 1), { ca }, /is not valid yet \(CERT_NOT_YET_/],
    ["for another name", issue("other.example"), { ca }, /for another name .* DNS:other\.example$/],
  ])("names a certificate %s", async (_, certificate, tls, message) => {
    await using server = await startHttpsServer(certificate);
    const result = await ask(server.url, tls);
    expect(result.status).toBe("unhealthy");
    expect(result.message).toMatch(message);
    expect(result.message).toContain(`${server.url}: the certificate`);
    expect(server.clients).toEqual([]);
    await expect.poll(() => server.open.size).toBe(0);
  });

  test("asks for and verifies the name that it is given", async () => {
    await using server = await startHttpsServer(issue("other.example"));
    const tls = { ca, servername: "other.example" };
    expect(await ask(server.url, tls)).toMatchObject({ status: "healthy" });
  });

  test("verifies an address", async () => {
    await using server = await startHttpsServer(issue("127.0.0.1"));
    const url = `https://127.0.0.1:${server.port}`;
    expect(await ask(url, { ca })).toMatchObject({ status: "healthy" });
  });

  test("says that a server speaks no TLS", async () => {
    await using server = await startHttpServer((_, response) => response.end());
    const url = server.url.replace("http:", "https:");
    expect((await ask(url)).message).toBe(`${url}/: the server speaks no TLS there`);
  });

  test("reads renewed files before each request, and says which one holds no PEM", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tls-"));
    const file = join(folder, "ca.pem");
    await using server = await startHttpsServer(issue("localhost"));
    const check = httpCheck({ url: server.url, ca: async () => readFile(file) });
    await expect(probe(check)).resolves.toMatchObject({
      message: expect.stringMatching(/ENOENT.*ca\.pem/),
    });
    await writeFile(file, stranger.cert);
    expect((await probe(check)).message).toMatch(/authority is not trusted/);
    await writeFile(file, ca);
    expect(await probe(check)).toMatchObject({ status: "healthy" });
    await writeFile(file, "half a fi");
    expect((await probe(check)).message).toMatch(/ca: expected a certificate in PEM/);
    await rm(folder, { recursive: true });
  });

  test("settles at the deadline when the function of a key hangs", async () => {
    const hangs = async (): Promise<never> => new Promise<never>(() => undefined);
    const check = httpCheck({ url: "https://127.0.0.1:1", cert: issue("a").cert, key: hangs });
    expect((await probe(check, { timeoutMs: 50 })).message).toBe("timeout after 50 ms");
  });
});

describe.each(["TLSv1.2", "TLSv1.3"] as const)("mutual %s", (version) => {
  const wanted = { minVersion: version, maxVersion: version, requestCert: true, ca };

  test("presents the client certificate", async () => {
    await using server = await startHttpsServer({ ...issue("localhost"), ...wanted });
    expect(await ask(server.url, { ca, ...issue("shop") })).toMatchObject({ status: "healthy" });
    expect(server.clients).toEqual(["shop"]);
  });

  test("says that one is wanted, or may have been refused, by a server in Node", async () => {
    await using server = await startHttpsServer({ ...issue("localhost"), ...wanted });
    expect((await ask(server.url, { ca })).message).toMatch(
      /want(s| of) a client certificate; see/,
    );
    const refused = /; the server may have refused the client certificate$/;
    const foreign = issue("shop", -9, 9, stranger);
    expect((await ask(server.url, { ca, ...foreign })).message).toMatch(refused);
    const expired = issue("shop", -9, -1);
    expect((await ask(server.url, { ca, ...expired })).message).toMatch(refused);
    expect(server.clients).toEqual([]);
  });

  test("repeats why OpenSSL's server refuses one", async ({ skip }) => {
    const missing = findBinary("openssl") === undefined ? "openssl is not installed" : undefined;
    requireServer(skip, missing);
    await using server = await startOpenssl(version === "TLSv1.2" ? "-tls1_2" : "-tls1_3");
    const open = { ca, ...issue("shop") };
    await expect
      .poll(async () => probe(httpCheck({ url: server.url, ...open })))
      .toMatchObject({
        status: "healthy",
      });
    expect((await ask(server.url, { ca })).message).toMatch(
      /want(s| of) a client certificate; see/,
    );
    const foreign = issue("shop", -9, 9, stranger);
    expect((await ask(server.url, { ca, ...foreign })).message).toMatch(
      /does not trust the client certificate's authority \(TLS alert 48\)$/,
    );
    const expired = issue("shop", -9, -1);
    expect((await ask(server.url, { ca, ...expired })).message).toMatch(
      /the client certificate has expired \(TLS alert 45\)$/,
    );
  });
});

test("another service is asked by the same options", async () => {
  await using server = await startHttpsServer({ ...issue("localhost"), requestCert: true, ca });
  const target = { url: server.url, self: "shop", ca, ...issue("shop") };
  expect(await probe(internalServiceCheck(target))).toMatchObject({ status: "healthy" });
  expect(server.clients).toEqual(["shop"]);
});

/** Node's own server drops an untrusted client without an alert; most others send one. */
async function startOpenssl(version: string): Promise<AsyncDisposable & { readonly url: string }> {
  const folder = await mkdtemp(join(tmpdir(), "openssl-"));
  const { cert, key } = issue("localhost");
  await writeFile(join(folder, "server.pem"), cert + key);
  await writeFile(join(folder, "ca.pem"), ca);
  const port = await freePort();
  const verify = ["-CAfile", "ca.pem", "-Verify", "1", "-verify_return_error"];
  const args = ["s_server", "-accept", String(port), "-cert", "server.pem", ...verify, "-www"];
  const server = spawn("openssl", [...args, version], { cwd: folder, stdio: "ignore" });
  await once(server, "spawn");
  return {
    url: `https://localhost:${port}/`,
    async [Symbol.asyncDispose]() {
      const ended = once(server, "exit");
      if (server.kill("SIGKILL")) await ended;
      await rm(folder, { recursive: true });
    },
  };
}
