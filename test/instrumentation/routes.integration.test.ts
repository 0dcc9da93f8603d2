import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { bundle, type BundleOptions } from "../bundler/bundles.ts";
import { type App, type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { type ForeignSet, foreignPackages } from "../helpers/foreign-packages.ts";
import { installNodeVersions, nodeVersions } from "../helpers/node-versions.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../helpers/otlp-receiver.ts";
import { type Answer, ask, type Asked } from "./routes/ask.ts";

let consumer: Consumer;
let folders: Readonly<Record<ForeignSet, string>>;
let preload: readonly string[];
beforeAll(async () => {
  consumer = createConsumer();
  preload = ["--import", join(consumer.built, "dist", "instrumentation", "preload.js")];
  folders = {
    latest: await foreignPackages("latest"),
    earlier: await foreignPackages("earlier"),
  };
}, 300_000);
afterAll(() => consumer[Symbol.dispose]());

/** A request, the status of its answer, and the route that its span and its duration have. */
type Expected = readonly [request: string, status: number, route?: string];

const usual = (wildcard: string): readonly Expected[] => [
  ["GET /orders/7?expand=1", 200, "/orders/:id"],
  ["HEAD /orders/7", 200, "/orders/:id"],
  ["GET /shops/3", 200, "/shops/:shop"],
  ["GET /shops/3/orders/7", 200, "/shops/:shop/orders/:id"],
  ["GET /shops/3/bills/7", 200, "/shops/:shop/bills/:id"],
  ["GET /admin/people/7", 200, "/admin/people/:id"],
  ["GET /files/a/b", 200, wildcard],
  ["POST /any", 200, "/any"],
  ["GET /nope", 404],
  ["GET /shops/3/nope", 404],
  ["GET /admin/nope", 404],
  ["GET /fail", 500, "/fail"],
];

const unknownMethod: Expected = ["PURGE /any", 200, "/any"];
const refused: Expected = ["GET /admin/people/7 denied", 401, "/admin/people/:id"];

const nest: readonly Expected[] = [
  ["GET /api/v1/orders/7", 200, "/api/v1/orders/:id"],
  ["GET /api/v2/shops/3/bills/7", 200, "/api/v2/shops/:shop/bills/:id"],
  ["GET /api/v1/admin/people/7 denied", 401, "/api/v1/admin/people/:id"],
  ["GET /api/v1/nope", 404],
  ["GET /nope", 404],
  ["GET /api/v1/fail", 500, "/api/v1/fail"],
];

const hapi = [...usual("/files/:path*"), refused, unknownMethod].map(
  ([request, status, route]): Expected =>
    route === undefined
      ? [request, status]
      : [request, status, route.replaceAll(/:([\w*]+)/g, "{$1}")],
);

/** express has no route yet where a middleware refuses a request. */
const express = (wildcard: string): readonly Expected[] => [
  ...usual(wildcard),
  ["GET /admin/people/7 denied", 401],
  // Mounts do not regard case, and their spelling is no other route
  ["GET /ADMIN/people/7", 200, "/admin/people/:id"],
  // One route of two paths: each request has its own
  ["GET /stores", 200, "/stores"],
  ["GET /stores/7", 200, "/stores/:store"],
  // What a parameter is given may stand elsewhere in the path
  ["GET /shops/shops/orders/shops", 200, "/shops/:shop/orders/:id"],
  unknownMethod,
];

/** Its router answers HEAD only where a route is for it. */
const h3v1 = [...usual("/files/**"), unknownMethod].filter(
  ([request]) => !request.startsWith("HEAD"),
);

interface Framework {
  readonly set: ForeignSet;
  readonly file: string;
  readonly args?: readonly string[];
  readonly expected: readonly Expected[];
}

const regexp = String(/^\/files\/(.*)$/);
const fastify = [...usual("/files/*"), refused];
const hono = [...fastify, unknownMethod];
const frameworks: Readonly<Record<string, Framework>> = {
  "express 5": { set: "latest", file: "express.cjs", expected: express("/files/*path") },
  "express 4": { set: "earlier", file: "express.cjs", expected: express("/files/*") },
  "Fastify 5": { set: "latest", file: "fastify.mjs", expected: fastify },
  "Fastify 4": { set: "earlier", file: "fastify.mjs", expected: fastify },
  "Hono 4": { set: "latest", file: "hono.mjs", expected: hono },
  "h3 2": { set: "latest", file: "h3.mjs", expected: [...usual("/files/**"), refused] },
  "h3 1": { set: "earlier", file: "h3.mjs", expected: h3v1 },
  "Koa 3": { set: "latest", file: "koa.mjs", expected: [...usual(regexp), unknownMethod] },
  "Koa 2": { set: "earlier", file: "koa.mjs", expected: [...usual(regexp), unknownMethod] },
  "hapi 21": { set: "latest", file: "hapi.mjs", expected: hapi },
  "NestJS 12 on express": { set: "latest", file: "nest.mjs", args: ["express"], expected: nest },
  "NestJS 12 on Fastify": { set: "latest", file: "nest.mjs", args: ["fastify"], expected: nest },
  "NestJS 11 on express": { set: "earlier", file: "nest.mjs", args: ["express"], expected: nest },
  "NestJS 11 on Fastify": { set: "earlier", file: "nest.mjs", args: ["fastify"], expected: nest },
};

function start({ set, file, args }: Framework, node: string, receiver?: OtlpReceiver): App {
  return startApp({ folder: folders[set] }, join("routes", file), {
    node,
    flags: receiver === undefined ? [] : preload,
    ...(args === undefined ? {} : { args }),
    env: {
      NODE_ENV: "production",
      ...(receiver === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }),
    },
  });
}

interface Outcome {
  readonly answers: readonly Answer[];
  readonly stdout: string;
  readonly warnings: readonly string[];
}

async function run(framework: Framework, node: string, receiver?: OtlpReceiver): Promise<Outcome> {
  await using app = start(framework, node, receiver);
  const [, port] = await app.printed(/listening (\d+)/);
  const answers: Answer[] = [];
  for (const [request] of framework.expected) answers.push(await ask(Number(port), asked(request)));
  app.child.kill("SIGTERM");
  await app.ended();
  return { answers, stdout: app.stdout().replace(/\d+/, "port"), warnings: app.warnings() };
}

function asked(request: string): Asked {
  const [method = "", path = "", denied] = request.split(" ");
  return { method, path, headers: denied === undefined ? {} : { "x-denied": "1" } };
}

/** The name by the semantic conventions, the route, status code, span status and parent. */
function serverSpans({ spans }: OtlpReceiver): readonly unknown[] {
  return spans
    .filter(({ kind }) => kind === "SERVER")
    .map(({ name, attributes, status, parentSpanId }) => [
      name,
      attributes["http.request.method"],
      attributes["http.route"],
      attributes["http.response.status_code"],
      status.split(":")[0],
      parentSpanId,
    ]);
}

const methods = new Set(["GET", "HEAD", "POST"]);

function expectedSpan([request, status, route]: Expected): unknown {
  const [method = ""] = request.split(" ");
  const known = methods.has(method);
  const name = [known ? method : "HTTP", route].filter((part) => part !== undefined).join(" ");
  const errors = status === 500 ? "ERROR" : "";
  return [name, known ? method : "_OTHER", route, status, errors, ""];
}

/** Method, route and status code of each series. */
function durations({ metrics }: OtlpReceiver): readonly string[] {
  const series = metrics
    .findLast(({ name }) => name === "http.server.request.duration")
    ?.points.map((point) =>
      [point["http.request.method"], point["http.route"], point["http.response.status_code"]].join(
        " ",
      ),
    );
  return (series ?? []).toSorted();
}

function expectedDurations(expected: readonly Expected[]): readonly string[] {
  const series = expected.map(([request, status, route]) => {
    const [method = ""] = request.split(" ");
    return [methods.has(method) ? method : "_OTHER", route, status].join(" ");
  });
  return [...new Set(series)].toSorted();
}

describe.each(Object.keys(frameworks))("%s", (name) => {
  const framework = frameworks[name];
  if (framework === undefined) throw new Error(name);
  const { expected } = framework;

  it("names one server span a request, and its duration, by the route", async () => {
    await using receiver = await startOtlpReceiver();
    const { answers, stdout, warnings } = await run(framework, process.execPath, receiver);
    expect(answers.map(({ status }) => status)).toEqual(expected.map(([, status]) => status));
    expect(serverSpans(receiver)).toEqual(expected.map(expectedSpan));
    expect(durations(receiver)).toEqual(expectedDurations(expected));
    // None for middleware and handlers; those of NestJS are its instrumentation's
    const others = receiver.spans.filter(
      ({ kind, scope }) => kind !== "SERVER" && !scope.endsWith("nestjs-core"),
    );
    expect(others).toEqual([]);
    expect(warnings).toEqual([]);
    // It answers and prints what it does without the preload
    const without = await run(framework, process.execPath);
    expect({ answers, stdout }).toEqual({ answers: without.answers, stdout: without.stdout });
  });
});

// Those that are patched as modules are loaded, which is what differs
describe.each(["Hono 4", "hapi 21", "h3 1"])("%s", (name) => {
  beforeAll(installNodeVersions, 120_000);

  it.for(nodeVersions)("has the same routes on $name", async ({ path }) => {
    const framework = frameworks[name];
    if (framework === undefined) throw new Error(name);
    await using receiver = await startOtlpReceiver();
    const { warnings } = await run(framework, path, receiver);
    expect(serverSpans(receiver)).toEqual(framework.expected.map(expectedSpan));
    expect(warnings).toEqual([]);
  });
});

describe("in one bundle of express, Fastify, Hono and h3", () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "tamma-obs-routes-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  const route = "GET /shops/:shop/orders/:id";
  const formats = ["esm", "cjs"] as const;
  const bundlers = ["esbuild", "rolldown", "webpack"] as const;
  const choices = bundlers.flatMap((bundler) =>
    formats.map((format) => ({ bundler, format, plugin: format === "cjs" })),
  );

  async function namesIn(options: Pick<BundleOptions, "bundler" | "format" | "plugin">) {
    const entry = join(folders.latest, "routes", "all.mjs");
    const file = await bundle(folders.latest, {
      ...options,
      entry,
      folder,
      minify: options.bundler === "esbuild",
    });
    await using receiver = await startOtlpReceiver();
    await using app = startApp({ folder }, file, {
      flags: preload,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, H3_TRACING: String(!options.plugin) },
    });
    const [, ports = ""] = await app.printed(/listening ([\d ]+)\n/);
    for (const port of ports.split(" ").map(Number)) {
      expect(await ask(port, asked("GET /shops/3/orders/7"))).toMatchObject({ body: '{"id":"7"}' });
    }
    app.child.kill("SIGTERM");
    await app.ended();
    expect(app.warnings()).toEqual([]);
    return receiver.spans.map(({ kind, name }) => [kind, name].join(" "));
  }

  const known = `SERVER ${route}`;
  it.for(choices)(
    "of $bundler ($format, plugin: $plugin), all but Hono have their routes, and it with the plugin",
    { timeout: 120_000 },
    async (choice) => {
      // h3 by its own tracing plugin
      const hono = choice.plugin ? known : "SERVER GET";
      expect(await namesIn(choice)).toEqual([known, known, hono, known]);
    },
  );

  it("of esbuild (esm) with the plugin, all have their routes", { timeout: 120_000 }, async () => {
    const choice = { bundler: "esbuild", format: "esm", plugin: true } as const;
    expect(await namesIn(choice)).toEqual([known, known, known, known]);
  });
});
