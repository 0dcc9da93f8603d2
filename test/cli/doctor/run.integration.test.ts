import { mkdir, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { initProject, packageJson, type InitProject } from "../init/init-project.ts";
import { complaints, doctor, report, sendNothing } from "./doctor.ts";

const root = resolve(import.meta.dirname, "../../..");

let project: InitProject;
beforeAll(async () => {
  project = await initProject({
    "package.json": packageJson({
      type: "module",
      scripts: { start: "node --import @tamma/observability/preload app.js" },
    }),
    "app.js":
      'import express from "express";\nexpress().listen(0);\nprocess.on("exit", () => console.error("over"));\n',
    "fails.js": 'console.error("no database");\nprocess.exit(3);\n',
    "ends.js": "setTimeout(() => {}, 10);\n",
    "stays.js": 'process.on("SIGTERM", () => {});\nsetInterval(() => {}, 1000);\n',
    "second-sdk.js": [
      'import { context, metrics, trace } from "@opentelemetry/api";',
      "const provider = { getTracer: () => undefined, getMeter: () => undefined };",
      "trace.setGlobalTracerProvider(provider);",
      "metrics.setGlobalMeterProvider(provider);",
      "context.setGlobalContextManager({ enable() {}, disable() {} });\n",
    ].join("\n"),
    "setup.cjs": 'require("express");\n',
    "child.js":
      'import { spawn } from "node:child_process";\nspawn(process.execPath, ["app.js"], { stdio: "inherit" });\n',
  });
  await mkdir(join(project.folder, "node_modules/@opentelemetry"));
  for (const name of ["express", "@opentelemetry/api"]) {
    await symlink(join(root, "node_modules", name), join(project.folder, "node_modules", name));
  }
});
afterAll(async () => project[Symbol.asyncDispose]());

const env = { ...sendNothing, OTEL_TRACES_EXPORTER: "otlp" };

/** For what does not end by itself. */
const briefly = { args: ["--for", "500ms"] } as const;

/** What is told of the run, and what complains. */
async function tryOut(
  command: readonly string[],
  { args = [], extra = {} }: { args?: readonly string[]; extra?: NodeJS.ProcessEnv } = {},
): Promise<{ readonly told: readonly string[]; readonly complaints: readonly string[] }> {
  const found = await report(
    project.folder,
    ["--no-canary", "--for", "30s", ...args, "--", ...command],
    { ...env, ...extra },
  );
  return {
    told: found.findings.filter(({ subject }) => subject === "run").map(({ text }) => text),
    complaints: complaints(found).filter((line) => line.includes(" run: ")),
  };
}

describe.concurrent("doctor -- <command>", () => {
  test("runs the application for some time, and tells what is instrumented", async ({ expect }) => {
    const { told, complaints: bad } = await tryOut(["node", "app.js"], briefly);
    expect(bad.filter((line) => !line.includes("unreachable"))).toEqual([]);
    expect(told[0]).toBe("node app.js ran for 0.5 s and was ended");
    expect(told[1]).toMatch(/^@acme\/shop: instrumented .*express@5\.\d+\.\d+/);
  });

  test("tells how an application has failed by itself", async ({ expect }) => {
    await expect(tryOut(["node", "fails.js"])).resolves.toMatchObject({
      complaints: [
        expect.stringMatching(
          /^problem run: node fails\.js has ended with exit code 3 → .* Its last line: no database$/,
        ),
      ],
    });
  });

  test("an application that ends by itself is well", async ({ expect }) => {
    const { told, complaints: bad } = await tryOut(["node", "ends.js"]);
    expect(bad).toEqual([]);
    expect(told[0]).toBe("node ends.js has ended by itself, exit code 0");
  });

  test("a command that is none", async ({ expect }) => {
    await expect(tryOut(["no-such-program"])).resolves.toMatchObject({
      complaints: [expect.stringMatching(/^problem run: no-such-program does not start: .*ENOENT/)],
    });
  });

  test("a command in which the preload does not start", async ({ expect }) => {
    const { complaints: bad } = await tryOut(["sh", "-c", "NODE_OPTIONS= exec node ends.js"]);
    expect(bad).toEqual([expect.stringMatching(/: the preload has not started in it → /)]);
  });

  test("tells what the preload warns of", async ({ expect }) => {
    const command = [
      "node",
      "-r",
      "./setup.cjs",
      "--import",
      "@tamma/observability/preload",
      "ends.js",
    ];
    const { complaints: bad } = await tryOut(command, {
      extra: { NODE_OPTIONS: "-C @tamma/source" },
    });
    expect(bad).toEqual([
      expect.stringMatching(/^warning run: .*express 5.*: loaded before the preload/),
    ]);
  });

  test("tells of an SDK in the application, which no source file shows", async ({ expect }) => {
    const { complaints: bad } = await tryOut(["node", "second-sdk.js"]);
    expect(bad).toEqual([
      expect.stringMatching(
        /^problem run: @opentelemetry\/api: the application sets up an SDK of its own at file:.*\/second-sdk\.js:3: /,
      ),
    ]);
  });

  test("kills what does not end at SIGTERM, and what it has started", async ({ expect }) => {
    const { told } = await tryOut(["node", "stays.js"], briefly);
    expect(told[0]).toBe("node stays.js ran for 0.5 s and was ended");
    const parent = await tryOut(["node", "child.js"], briefly);
    expect(parent.told[0]).toBe("node child.js ran for 0.5 s and was ended");
  });
});

describe("tamma-obs doctor", () => {
  test("prints a line a finding, what to do below it, and a summary", async () => {
    const { code, stdout } = await doctor(project.folder, [], { ...sendNothing, OBS_LOGS: "all" });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ok {7}node {6}Node\.js \d+\.\d+\.\d+$/m);
    expect(stdout).toMatch(
      /^problem {2}settings {2}OBS_LOGS: expected one of .*\n {19}→ its default/m,
    );
    expect(stdout).toMatch(/\n\n\d+ ok, 1 problem, 1 skipped\n$/);
  });

  test("takes settings from a file, and says so of one that is not there", async () => {
    await project.write("settings.env", "OBS_LOGS=correlate\n");
    const found = await report(project.folder, ["--settings", "settings.env"], sendNothing);
    expect(found.findings.map(({ text }) => text)).toContain("OBS_LOGS=correlate (environment)");
    const missing = await doctor(project.folder, ["--settings", "no.env"]);
    expect(missing).toMatchObject({
      code: 1,
      stderr: "OBS_FILE_UNREADABLE: --settings no.env: expected a file\n",
    });
  });

  test.for([
    { args: ["--loki", "localhost"], stderr: /expected a URL that starts with/ },
    { args: ["--wait", "soon"], stderr: /expected a duration such as "30s", got "soon"/ },
    { args: ["--no-such"], stderr: /unknown option/ },
  ])("refuses $args with exit code 2", async ({ args, stderr }) => {
    const wrong = await doctor(project.folder, args);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(stderr), stdout: "" });
  });

  test("without a project it still tells of settings and receiver", async () => {
    await using empty = await initProject({});
    const found = await report(empty.folder, [], sendNothing);
    expect(complaints(found)).toEqual([
      expect.stringMatching(/^problem package: package\.json: expected in this folder, got none/),
    ]);
    expect(found.findings.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(["settings", "endpoint"]),
    );
  });
});
