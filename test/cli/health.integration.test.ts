import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createHealth, type Health, type HealthServer } from "#src/health/index.ts";

import { runNode, type RunResult } from "../helpers/run-node.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");

interface Other extends AsyncDisposable {
  readonly origin: string;
  readonly requests: readonly { readonly url?: string; readonly authorization?: string }[];
}

/** A server of something else that answers so; without a status, never. */
async function answering(status: number | undefined, body: string): Promise<Other> {
  const requests: { url?: string; authorization?: string }[] = [];
  const server = createServer(({ headers, url }, response) => {
    requests.push({ url: url!, authorization: headers.authorization! });
    if (status !== undefined) response.writeHead(status).end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const run = (...args: readonly string[]): Promise<RunResult> => runNode([main, "health", ...args]);

describe("tamma-obs health", () => {
  let health: Health;
  let server: HealthServer;
  let url: string;
  let isDown = false;
  const folder = mkdtempSync(join(tmpdir(), "health-"));
  const tokenFile = join(folder, "token");
  const withToken = (): readonly string[] => ["--url", url, "--token-file", tokenFile];

  beforeAll(async () => {
    writeFileSync(tokenFile, "schlüssel-token\nthe-token-before\n");
    health = createHealth({
      access: { tokenFile },
      checks: [
        {
          name: "db",
          failureThreshold: 1,
          successThreshold: 1,
          check: () => {
            if (isDown) throw new Error("connection refused");
            return { status: "healthy" };
          },
        },
        { name: "orders", dependencies: ["db"], check: () => ({ status: "healthy" }) },
      ],
    });
    await health.start();
    server = await health.listen({ port: 0 });
    url = `http://127.0.0.1:${server.port}/health`;
  });

  afterAll(() => health.stop());

  test("prints a table and exits 0 while the service works", async () => {
    const { code, stdout } = await run(...withToken());
    expect(code).toBe(0);
    const lines = stdout.split("\n").map((line) => line.replace(/\d+s +[\d.]+ ms/, "0s  0 ms"));
    expect(lines).toEqual([
      expect.stringMatching(/^COMPONENT +STATE +FOR +TOOK +MESSAGE$/),
      "db         healthy  0s  0 ms",
      "orders     healthy  0s  0 ms",
      "",
      "healthy",
      "",
    ]);
  });

  test("exits 1 when it is unhealthy, the root cause first", async () => {
    isDown = true;
    await health.run("db");
    const { code, stdout } = await run(...withToken());
    isDown = false;
    await health.run("db");
    expect(code).toBe(1);
    const lines = stdout.split("\n");
    expect(lines[1]).toMatch(/^db +unhealthy .* connection refused$/);
    expect(lines[2]).toMatch(/^orders +degraded .* depends on db, which is down$/);
    expect(lines.at(-2)).toBe("unhealthy, because of db");
  });

  test("--json prints the service's answer", async () => {
    const { code, stdout } = await run(...withToken(), "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "healthy",
      summary: { totalComponents: 2 },
    });
  });

  test("shows the status without a token, and says how to see more", async () => {
    const { code, stdout } = await run("--url", url);
    expect([code, stdout]).toEqual([
      0,
      "healthy\nThe service shows details to who has its token: --token-file <path>\n",
    ]);
    const wrong = join(folder, "wrong");
    writeFileSync(wrong, "another-token");
    expect((await run("--url", url, "--token-file", wrong)).stdout).toBe(
      "healthy\nThe service shows no details to this token.\n",
    );
  });

  test.for([
    ["is missing", undefined, "expected a readable file, got none"],
    ["is empty", "\r\n", "expected a token, got none"],
    ["holds a control character", "s3cret\u001B", "expected a token, got one with a control"],
  ] as const)("says so when the token's file %s, and does not print it", async ([, text, told]) => {
    const path = join(folder, "refused");
    rmSync(path, { force: true });
    if (text !== undefined) writeFileSync(path, text);
    const { code, stderr } = await run("--url", url, "--token-file", path);
    expect(code).toBe(1);
    expect(stderr).toContain(`OBS_FILE_UNREADABLE: --token-file ${path}: ${told}`);
    expect(stderr).not.toContain("s3cret");
  });

  test.for([
    ["nobody listens", "http://127.0.0.1:65535/health", /ECONNREFUSED/],
    ["the scheme is wrong", "ftp://x/health", /starts with http/],
  ] as const)("says so when %s", async ([, given, message]) => {
    const { code, stderr } = await run("--url", given);
    expect(code).toBe(given.startsWith("http") ? 1 : 2);
    expect(stderr).toMatch(message);
  });

  test.for([
    ["no JSON", "<html>", 200, "is --url the /health of a service"],
    ["another JSON", '{"status":"UP"}', 200, "is --url the /health of a service"],
    ["an empty answer", "", 503, "is --url the /health of a service"],
    ["a refusal", '{"error":"unauthorized"}', 401, "does it need --token-file?"],
  ] as const)("refuses %s from something else", async ([, body, status, hint]) => {
    await using other = await answering(status, body);
    const { code, stderr } = await run("--url", `${other.origin}/?token=s3cret`);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${other.origin}/: expected a health report, got status ${status}; ${hint}`,
    );
  });

  test.for([
    ["200", "healthy", 200, 0],
    ["503", "healthy", 503, 1],
    ["503", "degraded", 503, 1],
    ["200", "unhealthy", 200, 1],
  ] as const)("of a status %s and a report that says %s the worse counts", async (row) => {
    const [, said, status, expected] = row;
    await using other = await answering(status, JSON.stringify({ status: said }));
    const { code, stderr, stdout } = await run("--url", other.origin, "--json");
    expect([code, stdout]).toEqual([expected, `{"status":"${said}"}\n`]);
    const told = `${other.origin}/: the report says ${said}, but its HTTP status is 503\n`;
    expect(stderr).toBe(status === 503 ? told : "");
  });

  test("sends user and password of the URL as a header, and prints neither", async () => {
    await using other = await answering(404, "");
    const url = other.origin.replace("//", "//us%40er:s3cr%65t%@");
    const { code, stderr, stdout } = await run("--url", `${url}/nope?token=s3cret#s3cret`);
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/^http:\/\/127[\d.:]+\/nope: expected a health report, got/);
    expect(stderr).not.toMatch(/s3cr|us(?:%40|@)er/);
    expect(other.requests).toEqual([
      { url: "/nope?token=s3cret", authorization: `Basic ${btoa("us@er:s3cr%65t%")}` },
    ]);
  });

  test.for([
    ["another scheme", ["--url", "ftp://user:s3cret@x"], /starts with http/],
    ["no host", ["--url", "http://user:s3cret@"], /starts with http/],
    ["a token as well", ["--url", "http://u:s3cret@x", "--token-file", "t"], /one of them/],
  ] as const)("does not print the password of a URL with %s", async ([, args, message]) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("s3cret");
  });

  test("says how long it waited", async () => {
    await using other = await answering(undefined, "");
    const { code, stderr } = await run("--url", other.origin, "--timeout", "150ms");
    expect([code, stderr]).toEqual([1, `${other.origin}/: no answer within 150 ms\n`]);
  });

  test("--help says the default time with its unit", async () => {
    expect((await run("--help")).stdout).toMatch(/--timeout <duration> .*\(default: 2s\)/);
  });

  test.for([
    ["an interval in words", ["--watch", "often"]],
    ["an unknown option", ["--wach"]],
  ] as const)("%s is wrong usage", async ([, args]) => {
    expect((await run(...args)).code).toBe(2);
  });

  test("--watch looks again until it is interrupted", async () => {
    const { spawn } = await import("node:child_process");
    const child = spawn(process.execPath, [main, "health", ...withToken(), "--watch", "100ms"]);
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    await expect.poll(() => text.split("COMPONENT").length, { timeout: 10_000 }).toBeGreaterThan(3);
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });
});
