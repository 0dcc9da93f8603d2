import { spawn } from "node:child_process";
import { createServer, type ServerResponse } from "node:http";
import { resolve } from "node:path";
import type { AddressInfo } from "node:net";

import { describe, expect, test } from "vitest";

import { runNode } from "../helpers/run-node.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");

/** Everything that a terminal acts on, but for the line breaks of the table itself. */
const acted = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Each clears a screen, sets a title, turns the direction, breaks a line or is no character. */
const tricks: Readonly<Record<string, string>> = {
  "an escape sequence": "a\u001B[2J\u001B[31mb",
  "a title": "a\u001B]0;pwned\u0007b",
  "a link": "a\u001B]8;;http://evil.example\u001B\\b",
  "C1's escape sequence": "a\u009B2Jb",
  "C1's title": "a\u009D0;pwned\u009Cb",
  "a right-to-left override": "a\u202Ecod.exe\u2066b",
  "a line separator": "a\u2028b\u2029c",
  "a backspace": "a\b\b\u007Fb",
  "a null character": "a\0b",
  "no room": "a\u200B\u200D\uFEFF\u00ADb",
  "tags beyond the first plane": "a\u{E0041}\u{E007F}b",
  "half a character": "a\uD800b",
};

async function asked<Result>(
  answer: (response: ServerResponse) => void,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/health`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const reportOf = (text: string): object => ({
  status: "degraded",
  components: {
    [text]: { status: "healthy", state: text, message: text, since: text, duration: 1 },
  },
  rootCauses: [text],
  [text]: text,
});

const run = (url: string, ...args: readonly string[]) =>
  runNode([main, "health", "--url", url, ...args]);

describe.each(Object.entries(tricks))("a service that says %s", (_, text) => {
  const body = JSON.stringify(reportOf(text));

  test("is shown in a table", async () => {
    const { code, stdout } = await asked(
      (response) => response.end(body),
      (url) => run(url),
    );
    expect(code).toBe(0);
    expect(stdout).not.toMatch(acted);
    const escaped = JSON.stringify(stdout.split("\n")[1]);
    expect(escaped).toMatch(/^"a.*b/);
    // The header, one component, nothing, the status and the end
    expect(stdout.split("\n")).toHaveLength(5);
  });

  test("is the same to a parser with --json", async () => {
    const { stdout } = await asked(
      (response) => response.end(body),
      (url) => run(url, "--json"),
    );
    expect(stdout).not.toMatch(acted);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(body));
  });
});

test("--watch shows the same", async () => {
  const body = JSON.stringify(reportOf(Object.values(tricks).join(" ")));
  await asked(
    (response) => response.end(body),
    async (url) => {
      const child = spawn(process.execPath, [main, "health", "--url", url, "--watch", "100ms"]);
      let text = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      await expect
        .poll(() => text.split("COMPONENT").length, { timeout: 10_000 })
        .toBeGreaterThan(3);
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGINT");
      await ended;
      expect(text).not.toMatch(acted);
    },
  );
});

test("what is long is cut, in every column", async () => {
  const body = JSON.stringify(reportOf("x".repeat(100_000)));
  const { stdout } = await asked(
    (response) => response.end(body),
    (url) => run(url),
  );
  expect(stdout).toContain(`${"x".repeat(200)}…`);
  expect(stdout.length).toBeLessThan(5_000);
});

test("a hundred thousand components and root causes are shown", { timeout: 30_000 }, async () => {
  const names = Array.from({ length: 100_000 }, (_, index) => `c${index}`);
  const components = Object.fromEntries(names.map((name) => [name, { status: "healthy" }]));
  const body = JSON.stringify({ status: "healthy", components, rootCauses: names });
  const { code, stdout } = await asked(
    (response) => response.end(body),
    (url) => run(url),
  );
  expect(code).toBe(0);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(
    `healthy, because of ${names.slice(0, 10).join(", ")} and 99990 more`,
  );
});

test.each<[string, (response: ServerResponse) => void, readonly string[], RegExp]>([
  [
    "more than fits",
    (response) => {
      const chunk = Buffer.alloc(1_048_576, " ");
      const more = (): void => void response.write(chunk, (error) => error ?? more());
      more();
    },
    ["--timeout", "20s"],
    /expected at most 16777216 bytes$/,
  ],
  [
    "nothing for ever",
    (response) => void response.write(" "),
    ["--timeout", "300ms"],
    /no answer within 300 ms$/,
  ],
  [
    "a depth that cannot be written",
    (response) => response.end(`{"status":"healthy","a":${"[".repeat(1e5)}${"]".repeat(1e5)}}`),
    ["--json"],
    /Maximum call stack size exceeded$/,
  ],
  [
    "a redirection to a place that does not parse",
    (response) => response.writeHead(302, { location: "http://\u009B2J[/" }).end(),
    [],
    /health: /,
  ],
  [
    "an escape sequence instead of JSON",
    (response) => response.end("\u001B[2J"),
    [],
    /status 200; is --url the /,
  ],
])("a service that answers %s ends in one line", async (_, answer, args, problem) => {
  const { code, stderr, stdout } = await asked(answer, (url) => run(url, ...args));
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).not.toMatch(acted);
  expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(problem)]);
});
