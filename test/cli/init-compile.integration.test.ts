import { execFileSync } from "node:child_process";
import { mkdir, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createConsumer, type Consumer } from "../helpers/consumer.ts";
import { initProject, packageJson, type InitProject } from "./init/init-project.ts";

const modules = resolve(import.meta.dirname, "../../node_modules");
const tsc = join(modules, "typescript/bin/tsc");

/** Every client that a check is written for. */
const dependencies = {
  pg: "8",
  mysql2: "3",
  mongodb: "6",
  redis: "5",
  kafkajs: "2",
  amqplib: "0.10",
  "@prisma/client": "6",
};
const devDependencies = { typescript: "^7.0.0", "@types/node": "^24" };
const strict = {
  target: "es2023",
  module: "nodenext",
  rootDir: "src",
  outDir: "dist",
  types: ["node"],
  skipLibCheck: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedModules: true,
};

let consumer: Consumer;

beforeAll(() => {
  consumer = createConsumer();
}, 120_000);

afterAll(() => consumer[Symbol.dispose]());

/** A project with the built package: a compiler must not see its sources. */
async function builtProject(files: Readonly<Record<string, string>>): Promise<InitProject> {
  const project = await initProject(files);
  const installed = join(project.folder, "node_modules/@tamma/observability");
  await rm(installed);
  await symlink(consumer.built, installed);
  await mkdir(join(project.folder, "node_modules/@types"), { recursive: true });
  await symlink(join(modules, "@types/node"), join(project.folder, "node_modules/@types/node"));
  return project;
}

function compile(folder: string, ...args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [tsc, ...args], { cwd: folder, encoding: "utf8" });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

const compiled = (tree: object): readonly string[] =>
  Object.keys(tree)
    .filter((path) => path.startsWith("dist/"))
    .toSorted();

describe.each([
  ["modules", { type: "module" }],
  ["CommonJS", {}],
])("a compiled application of %s", (_kind, fields) => {
  test(
    "compiles to the same places as before, with the health checks in it",
    { timeout: 120_000 },
    async () => {
      await using project = await builtProject({
        "package.json": packageJson({
          ...fields,
          scripts: { start: "node dist/main.js" },
          dependencies,
          devDependencies,
        }),
        // Without `include`: all that lies beside it would be compiled
        "tsconfig.json": JSON.stringify({ compilerOptions: strict }, undefined, 2),
        "src/main.ts": "export const port = 8080;\n",
      });
      expect(compile(project.folder)).toBe("");
      expect(compiled(await project.tree())).toEqual(["dist/main.js"]);

      expect(await project.run("init", "--yes")).toMatchObject({ code: 0, stderr: "" });
      await project.write(
        "src/main.ts",
        `import { startHealth } from "./observability/health.js";\nawaiting(startHealth({}));\nfunction awaiting(_work: Promise<unknown>): void {}\n`,
      );
      expect(compile(project.folder)).toBe("");
      expect(compiled(await project.tree())).toEqual([
        "dist/main.js",
        "dist/observability/health.js",
        "dist/observability/metrics.js",
      ]);
      expect(compile(project.folder, "-p", "observability")).toBe("");
    },
  );

  test(
    "is told of a metric that was renamed, where a rule reads it",
    { timeout: 120_000 },
    async () => {
      await using project = await builtProject({
        "package.json": packageJson({
          ...fields,
          scripts: { start: "node dist/main.js" },
          devDependencies,
        }),
        "tsconfig.json": JSON.stringify({ compilerOptions: strict }),
        "src/main.ts": "",
      });
      await project.run("init", "--yes");
      const metrics = "src/observability/metrics.ts";
      const text = (await project.tree())[metrics] ?? "";
      await project.write(metrics, text.replace("checkoutPayments: {", "payments: {"));
      expect(compile(project.folder, "-p", "observability")).toMatch(
        /^observability\/rules\.ts\(\d+,\d+\): error TS\d+: .*checkoutPayments/m,
      );
    },
  );
});

test("JavaScript passes the checks of an editor", { timeout: 120_000 }, async () => {
  await using project = await builtProject({
    "package.json": packageJson({ dependencies }),
    "index.js": "",
  });
  await project.run("init", "--yes");
  const files = Object.keys(await project.tree()).filter((path) => path.endsWith(".mjs"));
  expect(files).toContain("observability/health.mjs");
  const options = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--skipLibCheck"];
  const target = ["--target", "es2023", "--module", "nodenext", "--types", "node"];
  expect(compile(project.folder, ...options, ...target, ...files)).toBe("");
});
