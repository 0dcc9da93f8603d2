import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { freePort } from "../helpers/free-port.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";
import { packPackage, type PackedPackage } from "../helpers/packed-package.ts";
import { recipesOf, type Recipe } from "./recipe.ts";

const page = resolve(import.meta.dirname, "../../docs/frameworks.md");
const recipes = recipesOf(await readFile(page, "utf8"));

/** The frameworks whose routes no instrumentation sees. */
const withoutRoute = new Set(["Plain node:http"]);

let packed: PackedPackage;
let base: string;

beforeAll(async () => {
  packed = packPackage();
  base = await mkdtemp(join(tmpdir(), "recipes-"));
}, 120_000);

afterAll(async () => {
  packed[Symbol.dispose]();
  await rm(base, { recursive: true, force: true });
});

/** Writes the recipe's files into a fresh project and runs what it says, but for its last command. */
async function follow({ name, commands, files }: Recipe): Promise<string> {
  const folder = await mkdtemp(join(base, `${name.replaceAll(/\W/g, "")}-`));
  await writeFile(join(folder, "package.json"), `{ "name": "shop", "type": "module" }`);
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await run(folder, `npm install --no-audit --no-fund ${packed.tarball}`);
  for (const command of commands.slice(0, -1)) {
    // tsc is the application's own; here this repository's
    await run(folder, command.replace(/^npx tsc/, resolve("node_modules/.bin/tsc")));
  }
  return folder;
}

async function run(cwd: string, command: string): Promise<void> {
  const child = spawn(command, { cwd, shell: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const [code]: unknown[] = await once(child, "close");
  if (code !== 0) throw new Error(`${command}: exit ${String(code)}\n${output}`);
}

async function answer(url: string): Promise<{ readonly status: number; readonly body: string }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.text() };
}

describe.each(recipes.map((recipe) => [recipe.name, recipe] as const))(
  "the recipe for %s",
  (name, recipe) => {
    test("gives a trace, a probe and a metric", { timeout: 180_000 }, async () => {
      const folder = await follow(recipe);
      const port = await freePort();
      await using otlp = await startOtlpReceiver();
      const command = recipe.commands.at(-1) ?? "";
      const app = spawn(`exec ${command}`, {
        cwd: folder,
        shell: true,
        env: {
          PATH: process.env["PATH"],
          PORT: String(port),
          OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
          OTEL_BSP_SCHEDULE_DELAY: "200",
          OTEL_METRIC_EXPORT_INTERVAL: "500",
        },
        stdio: ["ignore", "inherit", "inherit"],
      });
      try {
        const url = `http://127.0.0.1:${port}`;
        await expect
          .poll(() => answer(`${url}/livez`).catch(() => undefined), { timeout: 20_000 })
          .toMatchObject({ status: 200 });
        await expect
          .poll(() => answer(`${url}/readyz`), { timeout: 10_000 })
          .toMatchObject({ status: 200 });
        expect(await answer(`${url}/orders/7`)).toMatchObject({ status: 200, body: `{"id":"7"}` });
        await expect
          .poll(
            () =>
              otlp.spans
                .filter(
                  ({ kind, attributes }) =>
                    kind === "SERVER" && attributes["url.path"] === "/orders/7",
                )
                .map(({ attributes }) => attributes["http.route"]),
            { timeout: 15_000 },
          )
          .toEqual([withoutRoute.has(name) ? undefined : "/orders/:id"]);
        await expect
          .poll(() => otlp.metrics.find((metric) => metric.name === "shop.orders.shown")?.points, {
            timeout: 15_000,
          })
          .toMatchObject([{ channel: "web" }]);
      } finally {
        app.kill("SIGKILL");
        await once(app, "close");
      }
    });
  },
);
