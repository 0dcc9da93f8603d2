import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type BundledModule, bundledModuleChannel } from "#src/bundler/index.ts";
import { publishingFiles } from "#src/bundler/publishing-files.ts";
import { withPublication } from "#src/bundler/with-publication.ts";
import { patchedModules } from "#src/instrumentation/loading/esm-hooks.ts";
import { createInstrumentations } from "#src/instrumentation/engine/instrumentations.ts";
import { BullmqInstrumentation } from "#src/instrumentation/bullmq/instrumentation.ts";
import { GraphqlToolsInstrumentation } from "#src/instrumentation/clients/graphql-tools.ts";
import { HandlerExceptions } from "#src/instrumentation/exceptions/frameworks.ts";
import { bunyanPatch } from "#src/instrumentation/logs/bunyan-logs.ts";
import { log4jsPatch } from "#src/instrumentation/logs/log4js-logs.ts";
import { createLoggerPatches } from "#src/instrumentation/logs/logger-patches.ts";
import { nestPatch } from "#src/instrumentation/logs/nest-logs.ts";
import { pinoBeforeChannelPatch } from "#src/instrumentation/logs/pino-before-channel.ts";
import { TransportWatch } from "#src/instrumentation/logs/pino-transport.ts";
import { winstonPatch } from "#src/instrumentation/logs/winston-logs.ts";
import { RoutePatches } from "#src/instrumentation/routes/index.ts";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "tamma-obs-publication-"))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a package with one module and returns the module's path. */
function install(manifest: object, name: string, file: string, source: string): string {
  const root = join(folder, "node_modules", name);
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(join(root, "package.json"), JSON.stringify({ name, ...manifest }));
  writeFileSync(path, withPublication(path, source) ?? source);
  return path;
}

/** What is published while `load` runs; a listener puts `replacement` in. */
async function published(
  load: () => unknown,
  replacement?: unknown,
): Promise<readonly BundledModule[]> {
  const messages: BundledModule[] = [];
  const listener = (message: unknown): void => {
    const module = message as BundledModule;
    messages.push({ ...module });
    if (replacement !== undefined) module.exports = replacement;
  };
  subscribe(bundledModuleChannel, listener);
  await load();
  unsubscribe(bundledModuleChannel, listener);
  return messages;
}

const require = createRequire(import.meta.url);

describe("a module of a package", () => {
  it("in CommonJS publishes its exports, and exports what a listener puts there", async () => {
    const path = install(
      { version: "8.1.0", main: "./lib" },
      "pg",
      "lib/index.js",
      "exports.a=1;//",
    );
    const replacement = { b: 2 };
    await expect(published(() => require(path), replacement)).resolves.toEqual([
      { name: "pg", version: "8.1.0", file: ".", exports: { a: 1 } },
    ]);
    expect(require(path)).toBe(replacement);
  });

  it("that is a file of its own is named by its path", async () => {
    const path = install({ version: "6.0.0" }, "mongodb", "lib/sessions.js", "exports.a = 1");
    await expect(published(() => require(path))).resolves.toEqual([
      { name: "mongodb", version: "6.0.0", file: "lib/sessions.js", exports: { a: 1 } },
    ]);
  });

  it("in ESM publishes its namespace, with what it hands on", async () => {
    const exports = { ".": { import: { default: "./index.mjs" }, require: "./index.js" } };
    const source = `export * from "node:path";\nexport class OpenAI {}`;
    const path = install({ version: "6.0.0", exports }, "openai", "index.mjs", source);
    let namespace: unknown;
    const messages = await published(async () => {
      namespace = await import(pathToFileURL(path).href);
    });
    expect(messages).toEqual([
      { name: "openai", version: "6.0.0", file: ".", exports: expect.anything() },
    ]);
    expect(messages[0]?.exports).toBe(namespace);
    expect(namespace).toHaveProperty("join");
  });

  it.each([
    { what: "a package.json of type module", manifest: { type: "module" }, source: "let a = 1;" },
    { what: "syntax that only bundlers take", manifest: {}, source: "export const a = 1;" },
  ])("is known as ESM by $what", ({ manifest, source }) => {
    const path = install(manifest, "koa", "index.js", source);
    expect(withPublication(path, source)).toContain(`import * as`);
  });

  it("in a .cjs file is CommonJS in a package of type module", () => {
    const manifest = { type: "module", main: "index.cjs" };
    const path = install(manifest, "koa", "index.cjs", "exports.a = 1");
    expect(withPublication(path, "")).not.toContain("import");
  });

  it("without a readable package.json has no version", async () => {
    const path = install({}, "connect", "index.js", "exports.a = 1");
    rmSync(join(dirname(path), "package.json"));
    writeFileSync(path, withPublication(path, "exports.a = 1") ?? "");
    await expect(published(() => require(path))).resolves.toEqual([
      { name: "connect", file: ".", exports: { a: 1 } },
    ]);
  });

  it("is found in pnpm's store and in Windows' paths", () => {
    expect(
      withPublication("/app/node_modules/.pnpm/pg@8/node_modules/pg/lib/client.js", ""),
    ).toContain(`"name":"pg","file":"lib/client.js"`);
    expect(withPublication("C:\\app\\node_modules\\pg\\lib\\client.js", "")).toContain(
      `"name":"pg","file":"lib/client.js"`,
    );
  });

  it("that nothing patches stays as it is", () => {
    expect(withPublication("/app/node_modules/pg/lib/query.js", "")).toBeUndefined();
    expect(withPublication("/app/node_modules/lodash/index.js", "")).toBeUndefined();
    expect(withPublication("/app/src/express/index.js", "")).toBeUndefined();
  });
});

it("every module that an instrumentation patches publishes itself", () => {
  const choice = { enabledInstrumentations: undefined, disabledInstrumentations: [] };
  const instrumentations = [
    ...createInstrumentations(choice, {}),
    new BullmqInstrumentation(),
    new GraphqlToolsInstrumentation(),
    new TransportWatch(),
    createLoggerPatches([
      pinoBeforeChannelPatch({ start: () => undefined, end: () => undefined }),
      ...[winstonPatch, bunyanPatch, log4jsPatch, nestPatch].map((patch) => patch(undefined)),
    ]),
    new HandlerExceptions(),
    new RoutePatches(),
  ];
  const patched: Record<string, Set<string>> = {};
  for (const module of instrumentations.flatMap(patchedModules)) {
    if (module.name === "http" || module.name === "https") continue;
    const files = (patched[module.name] ??= new Set());
    // oxlint-disable-next-line typescript/unbound-method -- asks whether there is one
    if (Reflect.get(module, "patch") !== undefined) files.add(".");
    for (const { name } of module.files) files.add(name.slice(module.name.length + 1));
  }
  for (const instrumentation of instrumentations) instrumentation.disable();
  const sets = Object.entries(publishingFiles).map(([name, files]) => [name, new Set(files)]);
  expect(Object.fromEntries(sets)).toEqual(patched);
});
