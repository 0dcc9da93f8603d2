import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { backendProblems } from "#src/cli/stack/backend-problems.ts";

let root: string;

/** Writes files below the root, by path. */
async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const set = (name: string, collector = "{}") => ({
  [`deploy/backends/${name}/compose.yaml`]: "services: {}",
  [`deploy/backends/${name}/otel-collector.yaml`]: collector,
  [`deploy/backends/${name}/prometheus/scrape.yml`]: "{}",
});

const toEndpoint = "exporters: { otlp_http/x: { endpoint: '${env:OTLP_ENDPOINT}' } }";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "backends-"));
  await write({
    ...set("mine"),
    ...set("vendor", toEndpoint),
    "deploy/no-overlay.yaml": "{}",
    "deploy/backends/otlp/headers.yaml": "# none\n{}\n",
    "beside.yaml": toEndpoint,
  });
});

afterEach(async () => rm(root, { recursive: true }));

describe("BACKENDS", () => {
  test("that names a folder of deploy/backends, a user's own too, is no problem", async () => {
    expect(await backendProblems(root, { BACKENDS: "mine" })).toEqual([]);
  });

  test("that names no folder is answered with those that there are", async () => {
    expect(await backendProblems(root, { BACKENDS: "nope" })).toEqual([
      "BACKENDS: expected one of mine, vendor, got nope",
    ]);
  });

  test("whose folder lacks a file is a problem before Docker makes a folder in its place", async () => {
    await rm(join(root, "deploy/backends/mine/otel-collector.yaml"));

    expect(await backendProblems(root, { BACKENDS: "mine" })).toEqual([
      `BACKENDS: mine: expected a file ${root}/deploy/backends/mine/otel-collector.yaml, got none`,
    ]);
  });
});

test("a folder without sets, where Compose says what is missing, has no problem of its own", async () => {
  await rm(join(root, "deploy"), { recursive: true });

  expect(await backendProblems(root, {})).toEqual([]);
});

describe("the overlay and the headers", () => {
  test("that are missing, or a folder, are named together", async () => {
    const variables = {
      BACKENDS: "mine",
      COLLECTOR_OVERLAY: "./none.yaml",
      OTLP_HEADERS: "deploy",
    };

    expect(await backendProblems(root, variables)).toEqual([
      `COLLECTOR_OVERLAY: expected a file ${root}/none.yaml, got nothing there`,
      `OTLP_HEADERS: expected a file ${root}/deploy, got something else`,
    ]);
  });

  test.runIf(process.platform === "linux")(
    "that the Collector's user cannot read are a problem",
    async () => {
      await write({ secret: "{}" });
      await chmod(join(root, "secret"), 0o600);

      const [problem] = await backendProblems(root, { BACKENDS: "mine", OTLP_HEADERS: "secret" });

      expect(problem).toMatch(
        /^OTLP_HEADERS: expected .+\/secret to be readable by uid 10001, got mode 600 of uid \d+$/,
      );
    },
  );

  test.each([
    ["api-key: 123", "api-key: expected text in quotes, got a number"],
    ["debug: true", "debug: expected text in quotes, got a boolean"],
    ["Bearer-hidden", 'expected a line `name: "value"` for each header, got no names'],
    ["a: [hidden", 'expected YAML, a line `name: "value"` for each header'],
  ])("%s: %s", async (headers, problem) => {
    await write({ headers });
    const variables = {
      BACKENDS: "vendor",
      OTLP_ENDPOINT: "https://otlp.example",
      OTLP_HEADERS: "headers",
    };

    const problems = await backendProblems(root, variables);

    expect(problems).toEqual([`OTLP_HEADERS: ${root}/headers: ${problem}`]);
    expect(problems.join("\n")).not.toMatch(/hidden|123/);
  });

  test.each(["", "# only a comment\n", 'api-key: "123"\n\n'])(
    "are no problem as %j",
    async (headers) => {
      await write({ headers });
      const OTLP_ENDPOINT = "https://otlp.example";

      expect(
        await backendProblems(root, { BACKENDS: "vendor", OTLP_ENDPOINT, OTLP_HEADERS: "headers" }),
      ).toEqual([]);
    },
  );
});

describe("OTLP_ENDPOINT", () => {
  test.each([
    { BACKENDS: "vendor" },
    { BACKENDS: "mine", COLLECTOR_OVERLAY: "./beside.yaml", OTLP_ENDPOINT: "" },
  ])("is asked for where %j uses it", async (variables) => {
    expect(await backendProblems(root, variables)).toEqual([
      "OTLP_ENDPOINT: expected a URL such as https://otlp.example.com, got nothing",
    ]);
  });

  test("without http or https is no URL of an endpoint", async () => {
    const variables = { BACKENDS: "vendor", OTLP_ENDPOINT: "otlp.example:4318" };

    expect(await backendProblems(root, variables)).toEqual([
      "OTLP_ENDPOINT: expected a URL such as https://otlp.example.com, got otlp.example:4318",
    ]);
  });

  test("is not looked at where nothing uses it", async () => {
    expect(await backendProblems(root, { BACKENDS: "mine", OTLP_ENDPOINT: "nonsense" })).toEqual(
      [],
    );
  });
});
