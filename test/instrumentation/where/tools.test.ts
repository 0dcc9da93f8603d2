import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  adoptPm2Settings,
  applicationEntry,
  isInteractive,
} from "#src/instrumentation/process/launch.ts";
import { isTestRunner, isTool } from "#src/instrumentation/process/tools.ts";

let folder: string;
beforeAll(() => void (folder = realpathSync(mkdtempSync(join(tmpdir(), "tamma-obs-tools-")))));
afterAll(() => rmSync(folder, { recursive: true }));

function put(path: string, text = ""): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe("a tool", () => {
  it.each([
    "/usr/lib/node_modules/npm/bin/npm-cli.js",
    "/usr/local/bin/npx",
    "/app/.yarn/releases/yarn-4.9.1.cjs",
    "/app/node_modules/typescript/bin/tsc",
    "/app/node_modules/.pnpm/nodemon@3.1.0/node_modules/nodemon/bin/nodemon.js",
    "/app/node_modules/@nestjs/cli/bin/nest.js",
    "/usr/lib/node_modules/pm2/lib/Daemon.js",
    "C:\\app\\node_modules\\tsx\\dist\\cli.mjs",
    "/app/node_modules/@tamma/observability/dist/cli/main.js",
  ])("is %s", (script) => {
    expect(isTool(script)).toBe(true);
  });

  it("is what a link in .bin leads to", () => {
    const file = put("node_modules/vite/bin/vite.js");
    mkdirSync(join(folder, "node_modules/.bin"));
    const link = join(folder, "node_modules/.bin/vite");
    symlinkSync(file, link);
    expect(isTool(link)).toBe(true);
  });

  it.each([
    undefined,
    "/app/server.js",
    "/app/vite/server.js",
    "/app/node_modules/next/dist/bin/next",
    "/usr/lib/node_modules/pm2/lib/ProcessContainerFork.js",
    "/usr/lib/node_modules/pm2/lib/ProcessContainer.js",
  ])("is not %s", (script) => {
    expect(isTool(script)).toBe(false);
  });
});

describe("a runner of tests", () => {
  const none = { script: "/app/server.js", flags: [], env: {} };

  it.each([
    { ...none, script: "/app/node_modules/vitest/dist/workers/forks.js" },
    { ...none, script: "/app/node_modules/jest-worker/build/workers/processChild.js" },
    { ...none, flags: ["--test"] },
    { ...none, env: { NODE_TEST_CONTEXT: "child-v8" } },
  ])("is known by $script, $flags, $env", (test) => {
    expect(isTestRunner(test)).toBe(true);
  });

  it.each([none, { ...none, script: undefined }])("is not $script", (test) => {
    expect(isTestRunner(test)).toBe(false);
  });
});

describe("the application", () => {
  const launch = { script: "/app/server.js", env: {}, workingFolder: "/home/me" };

  it("is the script", () => {
    expect(applicationEntry(launch)).toBe("/app/server.js");
  });

  it.each([undefined, "-"])("is in the working folder with the script %s", (script) => {
    expect(applicationEntry({ ...launch, script })).toBe("/home/me/package.json");
  });

  it("is a package that is installed globally", () => {
    const script = put("lib/node_modules/shop/server.js");
    expect(applicationEntry({ ...launch, script })).toBe(script);
  });

  it("is a workspace's package, whose link is followed", () => {
    const file = put("packages/orders/server.js");
    mkdirSync(join(folder, "node_modules/@shop"), { recursive: true });
    symlinkSync(dirname(file), join(folder, "node_modules/@shop/orders"));
    const script = join(folder, "node_modules/@shop/orders/server.js");
    expect(applicationEntry({ ...launch, script })).toBe(script);
  });

  it.each([
    ["in its own variable", { pm_exec_path: "/app/server.js" }],
    ["in JSON", { pm2_env: `{"pm_exec_path":"/app/server.js"}` }],
  ])("is what pm2 names %s", (_, env) => {
    const script = "/usr/lib/node_modules/pm2/lib/ProcessContainer.js";
    expect(applicationEntry({ ...launch, script, env })).toBe("/app/server.js");
  });

  it("is not what pm2 named for a parent", () => {
    const env = { pm_exec_path: "/app/server.js" };
    expect(applicationEntry({ ...launch, script: "/app/child.js", env })).toBe("/app/child.js");
  });
});

describe("pm2's settings", () => {
  it("are taken from its JSON, those of the application before those of the daemon", () => {
    const pm2 = { OTEL_SERVICE_NAME: "orders", OBS_LOGS: 1, HOME: "/root", axm: { OBS_X: "1" } };
    const env = { OTEL_SERVICE_NAME: "daemon", HOME: "/home/me", pm2_env: JSON.stringify(pm2) };
    adoptPm2Settings(env);
    expect(env).toMatchObject({ OTEL_SERVICE_NAME: "orders", OBS_LOGS: "1", HOME: "/home/me" });
    expect(env).not.toHaveProperty("OBS_X");
  });

  it.each(["{", "[]", "1", undefined])("are none in %s", (json) => {
    const env: NodeJS.ProcessEnv = { pm2_env: json };
    adoptPm2Settings(env);
    expect(env).toEqual({ pm2_env: json });
  });
});

it.each([
  { script: undefined, flags: ["-i"], typed: true },
  { script: undefined, flags: ["-e", "1"], typed: false },
  { script: undefined, flags: ["--print=1"], typed: false },
  { script: "/app/server.js", flags: ["-i"], typed: false },
])("with $script and $flags, somebody types: $typed", ({ script, flags, typed }) => {
  expect(isInteractive({ script }, flags)).toBe(typed);
});
