import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type App, startApp } from "../../helpers/consumer.ts";
import { foreignPackages } from "../../helpers/foreign-packages.ts";
import { freePort } from "../../helpers/free-port.ts";
import { startOtlpReceiver } from "../../helpers/otlp-receiver.ts";
import { createLaunched, type Launched, resourceValues } from "./launched.ts";

const modules = join(import.meta.dirname, "../../../node_modules");

let launched: Launched;
let latest: string;
beforeAll(async () => {
  launched = createLaunched();
  latest = await foreignPackages("latest");
});
afterAll(() => launched[Symbol.dispose]());

const bodies = (records: readonly { readonly body: unknown }[]): readonly unknown[] =>
  records.map(({ body }) => body);

describe("under pm2", () => {
  it("in fork mode the service is the application's, not pm2's", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = startApp(launched, join(launched.pm2, "lib", "ProcessContainerFork.js"), {
      flags: ["--import", launched.preload],
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        pm_exec_path: join(launched.folder, "exit.mjs"),
        name: "any",
      },
    });
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    expect(app.warnings()).toEqual([]);
    expect(bodies(receiver.logs)).toEqual(["first", "last"]);
    expect(resourceValues(receiver, "service.name")).toEqual(["consumer"]);
  });

  it("in cluster mode each worker has the application's settings, and the daemon sends nothing", async () => {
    await using receiver = await startOtlpReceiver();
    const variables = {
      pm_exec_path: join(launched.folder, "exit.mjs"),
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_RESOURCE_ATTRIBUTES: "team=orders",
      env: { OBS_LOGS: "ship" },
    };
    await using app = startApp(launched, join(launched.pm2, "lib", "Daemon.js"), {
      flags: [],
      args: [JSON.stringify(variables)],
      // What the daemon was started with, long before
      env: { NODE_OPTIONS: `--import ${launched.preload}`, OBS_LOGS: "off" },
    });
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    expect(app.warnings()).toEqual([]);
    expect(receiver.logs).toHaveLength(4);
    expect(resourceValues(receiver, "service.name")).toEqual(["consumer"]);
    expect(resourceValues(receiver, "team")).toEqual(["orders"]);
    expect(resourceValues(receiver, "service.instance.id")).toHaveLength(2);
  });
});

describe("the service is named by the project", () => {
  it("that has installed the command that runs it", async () => {
    await using receiver = await startOtlpReceiver();
    const command = join(launched.folder, "node_modules", "framework", "bin");
    mkdirSync(command, { recursive: true });
    writeFileSync(join(command, "..", "package.json"), `{"name":"framework"}`);
    writeFileSync(join(command, "start.mjs"), `import "../../../exit.mjs";`);
    await using app = startApp(launched, join(command, "start.mjs"), {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await app.ended();
    expect(resourceValues(receiver, "service.name")).toEqual(["consumer"]);
  });

  it.for([
    ["-e", ["-e", `import("./exit.mjs")`], ""],
    ["-p", ["-p", `import("./exit.mjs"); 1`], ""],
    ["its input", [], `import("./exit.mjs")`],
    ["its input, as -", ["-"], `import("./exit.mjs")`],
  ] as const)("in whose folder node runs %s", async ([, args, input]) => {
    await using receiver = await startOtlpReceiver();
    const [first = "-", ...rest] = args;
    await using app = startApp(launched, first, {
      args: rest,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    app.child.stdin?.end(input);
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    expect(bodies(receiver.logs)).toEqual(["first", "last"]);
    expect(resourceValues(receiver, "service.name")).toEqual(["consumer"]);
  });
});

it("an application whose working folder is gone runs, and sends", async () => {
  await using receiver = await startOtlpReceiver();
  const entry = join(launched.folder, "quiet.cjs");
  const lines = `d=$(mktemp -d) && cd "$d" && rmdir "$d" && exec "$0" --import "$1" "$2"`;
  await using app = startApp(launched, "-c", {
    node: "sh",
    flags: [],
    args: [lines, process.execPath, launched.preload, entry],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  expect(app.stdout()).toBe("ran\n");
  expect(app.warnings()).toEqual([]);
  expect(receiver.metrics.length).toBeGreaterThan(0);
});

it("nothing starts where somebody types", async () => {
  await using app = startApp(launched, "-i");
  app.child.stdin?.end(`globalThis[Symbol.for("@tamma/observability.started")]\n`);
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  expect(app.stdout()).toContain("undefined");
  expect(app.warnings()).toEqual([]);
});

it("nothing starts in Electron's own processes", async () => {
  writeFileSync(join(launched.folder, "electron.cjs"), `process.type = "browser";`);
  await using app = startApp(launched, "quiet.cjs", {
    flags: [
      "--require",
      "./electron.cjs",
      "--require",
      "./started.cjs",
      "--import",
      launched.preload,
    ],
  });
  await app.ended();
  expect(app.stdout()).toContain("started: false");
});

describe("a cluster", () => {
  it("has an instance for each process, and each request once", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = startApp(launched, "cluster.mjs", {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    expect(app.warnings()).toEqual([]);
    const { requests, ended } = JSON.parse(app.stdout().split("\n").at(-2) ?? "");
    expect(ended).toEqual([
      [null, "SIGTERM"],
      [null, "SIGTERM"],
    ]);
    const servers = receiver.spans.filter(({ kind }) => kind === "SERVER");
    expect(servers).toHaveLength(requests);
    expect(receiver.logs).toHaveLength(requests);
    const counted = Map.groupBy(
      receiver.metrics.filter(({ name }) => name === "http.server.request.duration"),
      ({ resource }) => resource["service.instance.id"],
    );
    expect(counted.size).toBe(2);
    expect(resourceValues(receiver, "service.instance.id")).toHaveLength(3);
  });

  it("has one scrape port, that of the primary, and one line says so", async () => {
    await using receiver = await startOtlpReceiver();
    const port = await freePort();
    await using app = startApp(launched, "cluster.mjs", {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OBS_PROMETHEUS_PORT: String(port) },
    });
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    expect(app.warnings()).toEqual([
      `[tamma-obs] OBS_PROMETHEUS_PORT: the scrape port has the metrics of the cluster's primary only; send those of its workers over OTLP, or give each a port of its own: cluster.fork({ OBS_PROMETHEUS_PORT: "9465" })`,
    ]);
  });
});

it("a thread of the application runs as without the preload, and its callers are traced", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(launched, "threads-of-its-own.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  expect(app.warnings()).toEqual([]);
  expect(bodies(receiver.logs)).toEqual(["asked"]);
  const call = receiver.spans.find(({ kind }) => kind === "CLIENT");
  expect(app.stdout()).toContain(`traceparent: 00-${call?.traceId}-${call?.spanId}-01`);
  expect(app.stdout()).toMatch(/"msg":"answered"/);
  expect(receiver.spans.map(({ name }) => name).toSorted()).toEqual(["GET", "ask"]);
});

describe("tsx", () => {
  const loader = (): string => join(latest, "node_modules", "tsx", "dist", "loader.mjs");
  const command = (): string => join(latest, "node_modules", "tsx", "dist", "cli.mjs");

  it.for([
    ["as --import before the preload", (preload) => ["--import", loader(), "--import", preload]],
    ["as --import after the preload", (preload) => ["--import", preload, "--import", loader()]],
    ["as the command", (preload) => [command(), "--import", preload]],
  ] as const satisfies readonly (readonly [string, (preload: string) => readonly string[]])[])(
    "%s: spans and log lines of an application that needs it",
    async ([, flags]) => {
      await using receiver = await startOtlpReceiver();
      await using app = startApp(launched, "typed.ts", {
        flags: flags(launched.preload),
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
      });
      await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
      expect(app.warnings()).toEqual([]);
      expect(receiver.spans.map(({ name }) => name).toSorted()).toEqual(["pg.connect", "request"]);
      expect(bodies(receiver.logs)).toEqual(["asked"]);
      expect(resourceValues(receiver, "service.name")).toEqual(["consumer"]);
    },
  );
});

describe("a watcher that restarts the application", () => {
  /** Waits for a start of the application, lets `restart` happen, and ends the watcher. */
  async function restarted(app: App, restart: () => void): Promise<void> {
    await app.printed(/ready/);
    restart();
    await app.printed(/ready[^]*ready/);
    app.child.kill("SIGINT");
    await app.ended();
  }

  it("nodemon sends SIGUSR2: nothing is lost, and nodemon sends nothing", async () => {
    await using receiver = await startOtlpReceiver();
    const nodemon = join(latest, "node_modules", "nodemon", "bin", "nodemon.js");
    await using app = startApp(launched, nodemon, {
      flags: [],
      args: ["exit.mjs", "signal"],
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        NODE_OPTIONS: `--import ${launched.preload}`,
      },
    });
    await restarted(app, () => app.child.stdin?.write("rs\n"));
    await expect.poll(() => bodies(receiver.logs)).toEqual(["first", "last", "first", "last"]);
    expect(resourceValues(receiver, "service.instance.id")).toHaveLength(2);
    expect(resourceValues(receiver, "service.name")).toEqual(["consumer"]);
  });

  it("node --watch sends SIGTERM: nothing is lost", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = startApp(launched, "exit.mjs", {
      flags: ["--watch", "--import", launched.preload],
      args: ["signal"],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await restarted(app, () => {
      const now = new Date();
      utimesSync(join(launched.folder, "exit.mjs"), now, now);
      cpSync(join(launched.folder, "exit.mjs"), join(launched.folder, "copy.mjs"));
      cpSync(join(launched.folder, "copy.mjs"), join(launched.folder, "exit.mjs"));
    });
    await expect.poll(() => bodies(receiver.logs)).toEqual(["first", "last", "first", "last"]);
    expect(resourceValues(receiver, "service.instance.id")).toHaveLength(2);
  });
});

describe("runners of tests", () => {
  const runners = (): Readonly<Record<string, readonly string[]>> => ({
    "node --test": ["--test"],
    "node --test in one process": ["--test", "--test-isolation=none"],
    mocha: [join(latest, "node_modules", "mocha", "bin", "mocha.js")],
    vitest: [join(modules, "vitest", "vitest.mjs"), "run", "--root", "."],
  });

  /** Runs the test under a runner, with the preload in NODE_OPTIONS, and returns what it prints. */
  async function run(runner: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const child = spawn(process.execPath, [...(runners()[runner] ?? []), "started.test.mjs"], {
      cwd: launched.folder,
      env: { PATH: process.env["PATH"], NODE_OPTIONS: `--import ${launched.preload}`, ...env },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += String(chunk)));
    }
    await once(child, "close");
    return output;
  }

  it.each(["node --test", "node --test in one process", "mocha", "vitest"])(
    "%s: nothing starts",
    async (runner) => {
      const output = await run(runner);
      expect(output).toContain("started: false");
      expect(output).not.toContain("[tamma-obs]");
    },
  );

  it("starts if OBS_ENABLED asks for it", async () => {
    await using receiver = await startOtlpReceiver();
    const env = { OBS_ENABLED: "true", OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await expect(run("mocha", env)).resolves.toContain("started: true");
  });
});

it("tamma-obs under NODE_OPTIONS is itself, and no application", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(launched, join(launched.built, "dist", "cli", "main.js"), {
    args: ["--help"],
    flags: [],
    env: {
      NODE_OPTIONS: `--import ${launched.preload}`,
      OBS_START_LINE: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    },
  });
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  expect(app.stdout()).toContain("tamma-obs");
  expect(app.stderr()).toBe("");
  expect(receiver.requests).toEqual([]);
});
