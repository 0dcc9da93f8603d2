import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { packPackage, type PackedPackage } from "../helpers/packed-package.ts";
import { readRecipes } from "./recipes/read-recipes.ts";
import {
  recipeWorkspace,
  type RecipeProject,
  type RecipeWorkspace,
} from "./recipes/recipe-workspace.ts";
import { startService, type StartedService } from "./recipes/started-service.ts";

const { attach, metric, recipes } = readRecipes();
const ownPort = '  await health.listen({ port, host: "0.0.0.0" });\n';
const healthBody = /^\{"status":"healthy","timestamp":"[^"]+"\}$/;

let packed: PackedPackage;
let workspace: RecipeWorkspace;

beforeAll(async () => {
  packed = packPackage();
  workspace = await recipeWorkspace(recipes, packed.tarball);
}, 300_000);

afterAll(async () => {
  await workspace[Symbol.asyncDispose]();
});

test("there is a recipe for every framework that init knows", () => {
  expect(recipes.map(({ name }) => name)).toEqual([
    "express 5",
    "express 4",
    "Fastify",
    "NestJS",
    "Koa",
    "Hono",
    "node:http",
    "Next.js",
  ]);
});

describe.each(recipes.map(({ name }) => name))("%s", (name) => {
  const isNext = name === "Next.js";
  const route = isNext ? "/orders/[id]" : "/orders/:id";
  let project: RecipeProject;

  beforeAll(() => {
    const found = workspace.projects.find(({ recipe }) => recipe.name === name);
    if (found === undefined) throw new Error(`${name}: expected a project`);
    project = found;
  });

  test("is started as init makes it start, and compiles", { timeout: 180_000 }, async () => {
    expect(await project.run("npx", "tamma-obs", "init", "--yes")).toMatchObject({
      code: 0,
      stderr: "",
    });
    const { scripts } = JSON.parse(await readFile(join(project.folder, "package.json"), "utf8"));
    expect(scripts).toMatchObject(project.recipe.manifest.scripts);
    const metrics = fileOfInit(project, "metrics");
    await project.edit(metrics, "defineMetrics({\n", `defineMetrics({\n${body(metric)}`);
    expect(await compile(project)).toBe("");
  });

  test(
    "shows the route, the own metric and the health of the service",
    { timeout: 60_000 },
    async () => {
      await using service = await startService(project);
      expect(await service.application("/orders/42")).toEqual({ status: 200, text: '{"id":"42"}' });
      await expect.poll(() => serverSpans(service)).toContainEqual([`GET ${route}`, route]);
      // Next.js makes one of its own, which the page says is no second one
      expect(scopesOfServerSpans(service)).toEqual(["@opentelemetry/instrumentation-http"]);
      await expect.poll(() => ordersShown(service)).toContainEqual([{ channel: "web" }]);
      await expect.poll(() => durations(service)).toContain(route);

      for (const path of ["/livez", "/readyz"]) {
        await expect
          .poll(async () => service.health(path))
          .toEqual({ status: 200, text: expect.stringMatching(healthBody) });
      }
      const theirs = await service.application("/nope");
      const below = await service.application("/health/nope");
      expect(theirs.status).toBe(404);
      expect(below).toEqual({
        status: 404,
        text: theirs.text.replaceAll("/nope", "/health/nope"),
      });
      expect(warnings(service)).toEqual([]);
    },
  );

  test.skipIf(isNext)(
    "answers for its health on the application's own port",
    { timeout: 60_000 },
    async () => {
      await project.edit(fileOfInit(project, "health"), ownPort, `  ${attach}`);
      expect(await compile(project)).toBe("");
      await using service = await startService(project);
      for (const path of ["/livez", "/readyz"]) {
        await expect
          .poll(async () => service.application(path))
          .toEqual({ status: 200, text: expect.stringMatching(healthBody) });
      }
      const theirs = await service.application("/nope");
      expect(theirs.status).toBe(404);
      expect(await service.application("/health/nope")).toEqual({
        status: 404,
        text: theirs.text.replaceAll("/nope", "/health/nope"),
      });
      expect(await service.application("/orders/42")).toEqual({ status: 200, text: '{"id":"42"}' });
      await expect(service.health("/livez")).rejects.toThrow("fetch failed");
    },
  );
});

/**
 * Returns what the compilers say. A TypeScript recipe type-checks with its build or, where Node.js
 * runs it as it is, by itself; JavaScript has nothing to compile.
 */
async function compile(project: RecipeProject): Promise<string> {
  const { files, manifest } = project.recipe;
  if (![...files.keys()].some((path) => path.endsWith(".ts"))) return "";
  const runs = [
    manifest.scripts["build"] === undefined ? ["npx", "tsc"] : ["npm", "run", "build"],
    ["npx", "tsc", "-p", "observability"],
  ];
  const problems: string[] = [];
  for (const [command = "", ...args] of runs) {
    const { code, stderr, stdout } = await project.run(command, ...args);
    if (code !== 0) problems.push(stdout, stderr);
  }
  return problems.join("");
}

/** The path of a file that init wrote for the application to import. */
function fileOfInit({ folder }: RecipeProject, name: string): string {
  const candidates = ["src/observability", "observability"].flatMap((place) =>
    ["ts", "js", "mjs"].map((extension) => `${place}/${name}.${extension}`),
  );
  const found = candidates.find((path) => existsSync(join(folder, path)));
  if (found === undefined) throw new Error(`expected one of ${candidates.join(", ")}`);
  return found;
}

/** A block without the comment in its first line. */
function body(block: string): string {
  return block.replace(/^\/\/.*\n/, "");
}

function serverSpans({ telemetry }: StartedService): readonly unknown[] {
  return telemetry.spans
    .filter(({ kind }) => kind === "SERVER")
    .map(({ name, attributes }) => [name, attributes["http.route"]]);
}

function scopesOfServerSpans({ telemetry }: StartedService): readonly string[] {
  const servers = telemetry.spans.filter(({ kind }) => kind === "SERVER");
  return [...new Set(servers.map(({ scope }) => scope))];
}

function ordersShown({ telemetry }: StartedService): readonly unknown[] {
  return telemetry.metrics
    .filter(
      ({ kind, name, unit }) => `${kind} ${name} ${unit}` === "counter shop.orders.shown {order}",
    )
    .map(({ points }) => points);
}

function durations({ telemetry }: StartedService): readonly unknown[] {
  return telemetry.metrics
    .filter(({ name }) => name === "http.server.request.duration")
    .flatMap(({ points }) => points.map((point) => point["http.route"]));
}

/** What the preload says. */
function warnings(service: StartedService): readonly string[] {
  return service
    .stderr()
    .split("\n")
    .filter((line) => line.includes("[tamma-obs]"));
}
