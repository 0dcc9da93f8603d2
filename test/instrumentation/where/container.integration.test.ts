import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type App, type AppOptions, startApp } from "../../helpers/consumer.ts";
import { foreignPackages } from "../../helpers/foreign-packages.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../../helpers/otlp-receiver.ts";
import { asProcessOne, onlyChild, pidNamespaceMissing } from "../../helpers/pid-namespace.ts";
import { requireServer } from "../../helpers/required-server.ts";
import { createLaunched, type Launched, resourceValues } from "./launched.ts";

const root = join(import.meta.dirname, "../../..");

let launched: Launched;
beforeAll(() => void (launched = createLaunched()));
afterAll(() => launched[Symbol.dispose]());

describe("process 1 of a container", () => {
  /** Starts the application as process 1, asks it to end, and returns how it ended. */
  async function ended(how: string, receiver: OtlpReceiver): Promise<unknown> {
    await using app = startApp(launched, process.execPath, {
      node: "unshare",
      flags: asProcessOne,
      args: ["--import", launched.preload, "exit.mjs", how],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await app.printed(/ready/);
    process.kill(onlyChild(Number(app.child.pid)), "SIGTERM");
    const end = await app.ended();
    expect(app.warnings()).toEqual([]);
    return end;
  }

  it.for([
    // Without this package the kernel would drop the signal
    ["without a handler, as a shell says it", "signal", 143],
    ["with the application's code", "handler", 7],
    ["with the application's code, when its handler exits", "handler exits", 8],
  ] as const)("ends at SIGTERM %s, and delivers everything", async ([, how, code], { skip }) => {
    requireServer(skip, pidNamespaceMissing);
    await using receiver = await startOtlpReceiver();
    await expect(ended(how, receiver)).resolves.toEqual({ code, signal: null });
    expect(receiver.logs.map(({ body }) => body)).toEqual(["first", "last"]);
    expect(receiver.spans.map(({ name }) => name)).toEqual(["work"]);
    expect(resourceValues(receiver, "process.pid")).toEqual([1]);
  });
});

describe("the layout of the OpenTelemetry Operator", () => {
  /** What an init container copies: this package and what it needs, beside a file that loads it. */
  let injected: string;
  beforeAll(() => {
    const base = join(launched.folder, "..");
    injected = join(base, "autoinstrumentation");
    const modules = join(injected, "node_modules");
    linkPackages(join(launched.built, "node_modules"), modules, leftOut());
    const installed = join(modules, "@tamma", "observability");
    mkdirSync(installed, { recursive: true });
    cpSync(join(launched.built, "dist"), join(installed, "dist"), { recursive: true });
    cpSync(join(launched.built, "package.json"), join(installed, "package.json"));
    const entry = "autoinstrumentation.js";
    cpSync(join(launched.folder, entry), join(injected, entry));
    chmodSync(base, 0o755);
  });

  const operator = {
    OTEL_NODE_RESOURCE_DETECTORS: "env,host,os,process",
    OTEL_SERVICE_NAME: "orders",
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "1",
    OTEL_PROPAGATORS: "tracecontext,baggage",
    OTEL_RESOURCE_ATTRIBUTES:
      "k8s.container.name=app,k8s.namespace.name=shop,k8s.pod.name=orders-7,service.instance.id=shop.orders-7.app",
  };

  /** An application of its own folder, which has none of this package, and the given API. */
  function application(name: string, api?: string): string {
    const folder = join(launched.folder, "..", name);
    mkdirSync(join(folder, "node_modules", "@opentelemetry"), { recursive: true });
    const packages = join(launched.folder, "node_modules");
    symlinkSync(join(packages, "pino"), join(folder, "node_modules", "pino"));
    symlinkSync(join(packages, "express"), join(folder, "node_modules", "express"));
    if (api !== undefined) {
      symlinkSync(api, join(folder, "node_modules", "@opentelemetry", "api"));
    }
    writeFileSync(join(folder, "package.json"), `{"name":"orders-source"}`);
    for (const file of ["exit.mjs", "shop.cjs"])
      cpSync(join(launched.folder, file), join(folder, file));
    return folder;
  }

  /** Starts it on a read-only file system, as a user without rights and home. */
  function start(folder: string, file: string, options: AppOptions): App {
    return startApp({ folder }, "sh", {
      node: "unshare",
      flags: ["--mount"],
      args: ["-c", readOnly, "sh", process.execPath, file],
      // Its coverage cannot be written
      env: { ...operator, HOME: "/nonexistent", NODE_V8_COVERAGE: undefined, ...options.env },
    });
  }

  const nodeOptions = (flag: string): string =>
    `${flag} ${join(injected, flag === "--import" ? "node_modules/@tamma/observability/dist/instrumentation/preload.js" : "autoinstrumentation.js")}`;

  it("is without the packages that its page removes", () => {
    expect(leftOut()).toContain("@grafana");
    const modules = readdirSync(join(injected, "node_modules"));
    expect(modules.filter((name) => leftOut().includes(name))).toEqual([]);
  });

  it.for(["--require", "--import"])(
    "an application without OpenTelemetry is instrumented by NODE_OPTIONS with %s",
    async (flag, { skip }) => {
      requireServer(skip, await readOnlyMissing());
      await using receiver = await startOtlpReceiver();
      const folder = application(`plain${flag}`);
      await using app = start(folder, "shop.cjs", {
        env: { NODE_OPTIONS: nodeOptions(flag), OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
      });
      const [, port] = await app.printed(/listening (\d+)/);
      await fetch(`http://127.0.0.1:${port}/stock`);
      app.child.kill("SIGTERM");
      await expect(app.ended()).resolves.toEqual({ code: null, signal: "SIGTERM" });
      expect(app.warnings()).toEqual([]);
      expect(receiver.spans.map(({ name }) => name)).toEqual(["GET /stock"]);
      expect(receiver.logs.map(({ body }) => body)).toEqual(["stock read"]);
      expect(receiver.spans[0]?.resource).toMatchObject({
        "service.name": "orders",
        "service.instance.id": "shop.orders-7.app",
        "k8s.pod.name": "orders-7",
        "host.name": expect.any(String),
      });
    },
  );

  it("an application with an older API of its own has its own spans too", async ({ skip }) => {
    requireServer(skip, await readOnlyMissing());
    await using receiver = await startOtlpReceiver();
    const earlier = await foreignPackages("earlier");
    const folder = application("older", join(earlier, "node_modules", "@opentelemetry", "api"));
    await using app = start(folder, "exit.mjs", {
      env: { NODE_OPTIONS: nodeOptions("--require"), OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    expect(app.warnings()).toEqual([]);
    expect(receiver.spans.map(({ name }) => name)).toEqual(["work"]);
    expect(receiver.logs.map(({ body }) => body)).toEqual(["first", "last"]);
  });

  it("an application with a newer API is told, in one line, and runs", async ({ skip }) => {
    requireServer(skip, await readOnlyMissing());
    await using receiver = await startOtlpReceiver();
    const newer = join(launched.folder, "..", "newer-api");
    cpSync(join(launched.folder, "node_modules", "@opentelemetry", "api"), newer, {
      recursive: true,
      dereference: true,
    });
    const manifest = { name: "@opentelemetry/api", version: "1.99.0", main: "index.cjs" };
    writeFileSync(join(newer, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(newer, "index.cjs"), newerApi);
    const folder = application("newer", newer);
    await using app = start(folder, "exit.mjs", {
      env: { NODE_OPTIONS: nodeOptions("--require"), OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    expect(app.warnings()).toEqual([expect.stringContaining("the application uses 1.99.0")]);
    expect(receiver.logs.map(({ body }) => body)).toEqual(["first", "last"]);
  });
});

/** Of what exit.mjs uses; ignores what is registered, as a newer API does. */
const newerApi = `
const span = { end() {} };
const tracer = { startActiveSpan: (name, options, work) => work(span) };
exports.SpanKind = { INTERNAL: 0 };
exports.trace = { getTracer: () => tracer };
exports.metrics = { getMeter: () => ({ createCounter: () => ({ add() {} }) }) };
`;

const readOnly = `mount --make-rprivate / && mount -o remount,bind,ro / && exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"`;

/** Why no read-only file system can be made here; undefined when one can. */
async function readOnlyMissing(): Promise<string | undefined> {
  const child = spawn("unshare", ["--mount", "sh", "-c", readOnly, "sh", "true"], {
    stdio: "ignore",
  });
  const code = await new Promise((done) => {
    child.on("error", done);
    child.on("exit", done);
  });
  return code === 0 ? undefined : "unshare makes no read-only root (it needs Linux and root)";
}

/** The packages that docs/kubernetes-operator.md removes from the image. */
function leftOut(): readonly string[] {
  const page = readFileSync(join(root, "docs", "kubernetes-operator.md"), "utf8");
  return [...page.matchAll(/ node_modules\/([@\w-]+)/g)].map(([, name = ""]) => name);
}

/** Links all packages of a folder into another one but some, of which a whole scope may be one. */
function linkPackages(from: string, into: string, without: readonly string[]): void {
  mkdirSync(into, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name.startsWith(".") || without.includes(name)) continue;
    if (name.startsWith("@")) linkPackages(join(from, name), join(into, name), []);
    else symlinkSync(join(from, name), join(into, name));
  }
}
