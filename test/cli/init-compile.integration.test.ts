import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createConsumer, type Consumer } from "../helpers/consumer.ts";
import { runNode } from "../helpers/run-node.ts";
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

let older5: OlderCompiler;

beforeAll(() => {
  consumer = createConsumer();
  older5 = installCompiler("typescript@5.9");
}, 240_000);

afterAll(() => {
  consumer[Symbol.dispose]();
  older5[Symbol.dispose]();
});

/** A compiler that this repository is not built with: most projects have it. */
interface OlderCompiler extends Disposable {
  readonly tsc: string;
}

function installCompiler(name: string): OlderCompiler {
  const folder = mkdtempSync(join(tmpdir(), "compiler-"));
  const options = ["--no-audit", "--no-fund", "--prefer-offline", "--prefix", folder];
  execFileSync("npm", ["install", ...options, name], { stdio: "pipe" });
  return {
    tsc: join(folder, "node_modules/typescript/bin/tsc"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

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

function compile(folder: string, compiler: string, ...args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [compiler, ...args], { cwd: folder, encoding: "utf8" });
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
      expect(compile(project.folder, tsc)).toBe("");
      expect(compiled(await project.tree())).toEqual(["dist/main.js"]);

      await project.init();
      await project.write(
        "src/main.ts",
        `import { startHealth } from "./observability/health.js";\nawaiting(startHealth({}));\nfunction awaiting(_work: Promise<unknown>): void {}\n`,
      );
      expect(compile(project.folder, tsc)).toBe("");
      expect(compiled(await project.tree())).toEqual([
        "dist/main.js",
        "dist/observability/health.js",
        "dist/observability/metrics.js",
      ]);
      expect(compile(project.folder, tsc, "-p", "observability")).toBe("");
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
      await project.init();
      const metrics = "src/observability/metrics.ts";
      const text = (await project.tree())[metrics] ?? "";
      await project.write(metrics, text.replace("checkoutPayments: {", "payments: {"));
      expect(compile(project.folder, tsc, "-p", "observability")).toMatch(
        /^observability\/rules\.ts\(\d+,\d+\): error TS\d+: .*checkoutPayments/m,
      );
    },
  );
});

/** As `nest new` writes them: no include, no rootDir. */
const nest = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      module: "nodenext",
      moduleResolution: "nodenext",
      esModuleInterop: true,
      isolatedModules: true,
      declaration: true,
      emitDecoratorMetadata: true,
      experimentalDecorators: true,
      target: "ES2023",
      outDir: "./dist",
      incremental: true,
      skipLibCheck: true,
      strictNullChecks: true,
      types: ["node"],
    },
  }),
  "tsconfig.build.json": JSON.stringify({
    extends: "./tsconfig.json",
    exclude: ["node_modules", "test", "dist", "**/*spec.ts"],
  }),
};
/** TypeScript 7 asks for the folder that it would have found before. */
const nestOf7 = {
  ...nest,
  "tsconfig.json": nest["tsconfig.json"].replace('"outDir"', '"rootDir":"./src","outDir"'),
};
const { rootDir: _, ...withoutRoot } = strict;
const plain = { "tsconfig.json": JSON.stringify({ compilerOptions: withoutRoot }) };
const named = {
  "tsconfig.json": JSON.stringify({ compilerOptions: withoutRoot, exclude: ["observability"] }),
  "tsconfig.prod.json": JSON.stringify({ extends: "./tsconfig.json", exclude: ["dist"] }),
};
const older = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: { ...withoutRoot, module: "commonjs", moduleResolution: "node10" },
  }),
};
const dependsOnNest = { "@nestjs/core": "^11.0.0", "@nestjs/platform-express": "^11.0.0" };

interface Build {
  readonly kind: string;
  readonly version: "5.9" | "7";
  readonly fields: object;
  /** Of `tsc`. */
  readonly args?: readonly string[];
  readonly configs: Readonly<Record<string, string>>;
  /** What a relative import ends in. */
  readonly ending?: "";
}

const start = { start: "node dist/main.js" };
const nestBuild = ["-p", "tsconfig.build.json"];
const nestProd = { scripts: { "start:prod": "node dist/main" }, dependencies: dependsOnNest };
const nestStart = { scripts: { start: "nest start" }, dependencies: dependsOnNest };
const prod = { build: "tsc -p tsconfig.prod.json", ...start };
const builds: readonly Build[] = [
  { kind: "nest", version: "5.9", fields: nestProd, args: nestBuild, configs: nest },
  { kind: "nest", version: "7", fields: nestProd, args: nestBuild, configs: nestOf7 },
  { kind: "nest start", version: "5.9", fields: nestStart, args: nestBuild, configs: nest },
  { kind: "tsc", version: "5.9", fields: { scripts: start }, configs: plain },
  {
    kind: "tsc, started by tsx",
    version: "5.9",
    fields: { type: "module", scripts: { dev: "tsx src/main.ts" } },
    configs: plain,
  },
  {
    kind: "tsc with another config",
    version: "5.9",
    fields: { scripts: prod },
    args: ["-p", "tsconfig.prod.json"],
    configs: named,
  },
  {
    kind: "tsc to CommonJS",
    version: "5.9",
    fields: { scripts: start },
    configs: older,
    ending: "",
  },
];

describe.each(builds)(
  "a build without include: $kind, TypeScript $version",
  ({ args = [], configs, ending = ".js", fields, version }) => {
    test(
      "keeps what it starts where it was, and runs with what it imports",
      { timeout: 120_000 },
      async () => {
        const compiler = version === "7" ? tsc : older5.tsc;
        await using project = await builtProject({
          "package.json": packageJson({
            ...fields,
            devDependencies: { ...devDependencies, typescript: "^5.7.3" },
          }),
          ...configs,
          "src/main.ts": "export {};\n",
        });
        await project.init();
        await project.write(
          "src/main.ts",
          [
            `import { startHealth } from "./observability/health${ending}";`,
            `import { record } from "./observability/metrics${ending}";`,
            'record.checkoutPayments.add(1, { outcome: "accepted" });',
            "console.log(typeof startHealth);",
            "",
          ].join("\n"),
        );
        expect(compile(project.folder, compiler, ...args)).toBe("");
        const files = compiled(await project.tree()).filter((path) => path.endsWith(".js"));
        expect(files).toEqual([
          "dist/main.js",
          "dist/observability/health.js",
          "dist/observability/metrics.js",
        ]);
        const ran = await runNode(["dist/main.js"], { cwd: project.folder });
        expect(ran).toMatchObject({ code: 0, stdout: "function\n" });
        // Its comments name the files as this compiler takes them
        const health = (await project.tree())["src/observability/health.ts"];
        expect(health).toContain(`import { startHealth } from "./observability/health${ending}";`);
      },
    );
  },
);

test(
  "an application that cannot import modules yet compiles as before",
  { timeout: 120_000 },
  async () => {
    await using project = await builtProject({
      "package.json": packageJson({ scripts: { start: "node dist/main.js" }, devDependencies }),
      "tsconfig.json": JSON.stringify({
        compilerOptions: { ...withoutRoot, module: "node16" },
        include: ["src"],
      }),
      "src/main.ts": "export {};\n",
    });
    const setup = await project.init();
    expect(setup.plan.manual).toContainEqual({
      what: "The application cannot import src/observability/ yet:",
      lines: [expect.stringContaining('make it "nodenext"')],
    });
    expect(compile(project.folder, older5.tsc)).toBe("");
    expect(compiled(await project.tree())).toEqual(["dist/main.js"]);
    expect(compile(project.folder, tsc, "-p", "observability")).toBe("");
  },
);

test("JavaScript passes the checks of an editor", { timeout: 120_000 }, async () => {
  await using project = await builtProject({
    "package.json": packageJson({ dependencies }),
    "index.js": "",
  });
  await project.init();
  const files = Object.keys(await project.tree()).filter((path) => path.endsWith(".mjs"));
  expect(files).toContain("observability/health.mjs");
  const options = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--skipLibCheck"];
  const target = ["--target", "es2023", "--module", "nodenext", "--types", "node"];
  expect(compile(project.folder, tsc, ...options, ...target, ...files)).toBe("");
});
