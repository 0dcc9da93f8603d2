import { createServer as createHttp2Server } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createAuthority } from "../../helpers/certificates.ts";
import { freePort } from "../../helpers/free-port.ts";
import { startAnswering } from "../../helpers/http-server.ts";
import { startOtlpReceiver } from "../../helpers/otlp-receiver.ts";
import { track } from "../../helpers/tcp-server.ts";
import { initProject, packageJson, type InitProject } from "../init/init-project.ts";
import { complaints, report } from "./doctor.ts";

let project: InitProject;
beforeAll(async () => {
  project = await initProject({
    "package.json": packageJson({
      scripts: { start: "node --import @tamma/observability/preload app.js" },
    }),
  });
});
afterAll(async () => project[Symbol.asyncDispose]());

const endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

async function complain(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const found = await report(project.folder, ["--no-canary"], env);
  expect(found.code).toBe(found.ok ? 0 : 1);
  return complaints(found);
}

describe.concurrent("a receiver that answers", () => {
  test.for([
    {
      status: 401,
      says: /HTTP 401: it does not let this client in → .*OTEL_EXPORTER_OTLP_HEADERS/,
    },
    { status: 403, says: /HTTP 403: .* → .*OTEL_EXPORTER_OTLP_HEADERS/ },
    { status: 404, says: /HTTP 404: there is nothing at \/v1\/<signal> → is it an OTLP receiver/ },
    { status: 405, says: /HTTP 405: / },
    { status: 415, says: /HTTP 415: .* → .*OTEL_EXPORTER_OTLP_PROTOCOL/ },
    { status: 400, says: /HTTP 400: it does not understand .* → does it expect https:\/\/\?/ },
    { status: 308, says: /HTTP 308: it leads elsewhere → redirects are not followed/ },
    { status: 500, says: /HTTP 500 → its own log tells why/ },
    { status: 503, says: /^warning .*HTTP 503: it asks to wait/ },
  ])("$status is one complaint for all signals", async ({ status, says }, { expect }) => {
    await using server = await startAnswering(status);
    const found = await complain({ [endpoint]: server.url });
    expect(found).toEqual([expect.stringMatching(says)]);
    expect(found[0]).toMatch(
      /^\w+ endpoint: traces, metrics, logs: http:\/\/127\.0\.0\.1:\d+: HTTP/,
    );
  });
});

describe.concurrent("an endpoint", () => {
  test("that accepts all three signals is well, in protobuf and in JSON", async ({ expect }) => {
    await using receiver = await startOtlpReceiver(0, { authorization: "Bearer abc" });
    const env = {
      [endpoint]: receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20abc",
    };
    await expect(complain(env)).resolves.toEqual([]);
    await expect(complain({ ...env, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" })).resolves.toEqual(
      [],
    );
    expect(receiver.requests).toHaveLength(6);
  });

  test("where nothing listens", async ({ expect }) => {
    const found = await complain({ [endpoint]: `http://127.0.0.1:${await freePort()}` });
    expect(found).toEqual([
      expect.stringMatching(
        /^problem .*nothing listens there \(.*ECONNREFUSED.* → tamma-obs up starts/,
      ),
    ]);
  });

  test("whose name is not known, with a proxy that is not used", async ({ expect }) => {
    const env = {
      [endpoint]: "http://collector.invalid:4318",
      HTTP_PROXY: "http://user:s3cret@p:1",
    };
    const found = await complain({ ...env, NO_PROXY: "localhost" });
    expect(found).toEqual([
      expect.stringMatching(
        /^problem .*its name is not known.* → .*; HTTP_PROXY is set, but exports do not go through a proxy$/,
      ),
    ]);
    expect(found.join("")).not.toContain("s3cret");
    const direct = await complain({ ...env, NO_PROXY: ".invalid" });
    expect(direct.join("")).not.toContain("HTTP_PROXY");
  });

  test("that speaks gRPC", async ({ expect }) => {
    // What a gRPC server does first: it sends HTTP/2's settings
    await using server = await track(
      createTcpServer((socket) => socket.end(Buffer.from("000000040000000000", "hex"))),
    );
    const found = await complain({ [endpoint]: `http://127.0.0.1:${server.port}` });
    expect(found).toEqual([
      expect.stringMatching(
        /^problem .*does not speak HTTP\/1\.1 .* → 4317 is usually OTLP over gRPC/,
      ),
    ]);
  });

  test("that is HTTP/2 alone", async ({ expect }) => {
    const http2 = createHttp2Server();
    await using server = await track(http2);
    const found = await complain({ [endpoint]: `http://127.0.0.1:${server.port}` });
    expect(found).toEqual([expect.stringMatching(/^problem endpoint: traces, metrics, logs: /)]);
  });

  test("with https:// where there is no TLS", async ({ expect }) => {
    await using server = await startAnswering(200);
    const found = await complain({ [endpoint]: `https://127.0.0.1:${server.port}` });
    expect(found).toEqual([
      expect.stringMatching(
        /^problem .*does not speak TLS .* → use http:\/\/ instead of https:\/\/$/,
      ),
    ]);
  });

  test("whose certificate is not trusted, until its CA is given", async ({ expect }) => {
    const authority = createAuthority();
    const hour = 3_600_000;
    const { cert, key } = authority.issue({
      name: "localhost",
      notBefore: new Date(Date.now() - hour),
      notAfter: new Date(Date.now() + hour),
    });
    const https = createHttpsServer({ cert, key }, (_, response) => response.end());
    await using server = await track(https);
    const env = { [endpoint]: `https://localhost:${server.port}` };
    await expect(complain(env)).resolves.toEqual([
      expect.stringMatching(
        /^problem .*certificate is not trusted .* → OTEL_EXPORTER_OTLP_CERTIFICATE=/,
      ),
    ]);
    const file = join(project.folder, "ca.pem");
    await writeFile(file, authority.cert);
    await expect(complain({ ...env, OTEL_EXPORTER_OTLP_CERTIFICATE: file })).resolves.toEqual([]);
  });

  test("with the path of a signal in it", async ({ expect }) => {
    await using server = await startAnswering(404);
    const found = await complain({ [endpoint]: `${server.url}/v1/traces` });
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^problem .*HTTP 404: .* → OTEL_EXPORTER_OTLP_ENDPOINT is a base URL/,
        ),
      ]),
    );
    await using anything = await startAnswering(200);
    await expect(complain({ [endpoint]: `${anything.url}/v1/traces` })).resolves.toEqual([
      expect.stringMatching(/^warning .*ends with the path of a signal/),
    ]);
  });

  test("of one signal alone is told by that signal", async ({ expect }) => {
    await using receiver = await startOtlpReceiver();
    await using other = await startAnswering(404);
    const env = { [endpoint]: receiver.url, OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: other.url };
    await expect(complain(env)).resolves.toEqual([
      expect.stringMatching(
        /^problem endpoint: logs: http:\/\/127\.0\.0\.1:\d+: HTTP 404: there is nothing at \/ →/,
      ),
    ]);
  });

  test("is told without its credentials", async ({ expect }) => {
    await using server = await startAnswering(500);
    const url = server.url.replace("//", "//user:s3cret@");
    const found = await report(project.folder, ["--no-canary"], {
      [endpoint]: `${url}/?key=s3cret`,
    });
    expect(JSON.stringify(found)).not.toContain("s3cret");
    expect(found.code).toBe(1);
  });
});
