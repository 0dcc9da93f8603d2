import { describe, expect, test } from "vitest";

import { detectProject } from "#src/project/init/detect/detect-project.ts";

import { memoryFolder } from "../memory-folder.ts";

type Files = Readonly<Record<string, string>>;

const detect = (files: Files, at = ""): ReturnType<typeof detectProject> =>
  detectProject(memoryFolder(files, at));
const manifest = (fields: object): Files => ({ "package.json": JSON.stringify(fields) });

describe("the package manager", () => {
  test.each([
    ["npm", "npm ci", { "package-lock.json": "{}" }, "package-lock.json"],
    ["pnpm", "pnpm install --frozen-lockfile", { "pnpm-lock.yaml": "" }, "pnpm-lock.yaml"],
    [
      "yarn",
      "yarn install --frozen-lockfile",
      { "yarn.lock": "# yarn lockfile v1\n" },
      "yarn.lock",
    ],
    [
      "yarn",
      "yarn install --immutable",
      { "yarn.lock": "#\n\n__metadata:\n  version: 8\n" },
      "yarn.lock",
    ],
    ["bun", "bun install --frozen-lockfile", { "bun.lock": "{}" }, "bun.lock"],
    ["npm", "npm ci", {}, "no lock file"],
  ])("is %s (%s) by its lock file", (name, frozenInstall, files, evidence) => {
    const { packageManager } = detect({ ...manifest({}), ...files });
    expect(packageManager).toMatchObject({ evidence, value: { name, frozenInstall } });
  });

  test.each([
    ["pnpm@9.1.0", "pnpm install --frozen-lockfile"],
    ["yarn@1.22.22", "yarn install --frozen-lockfile"],
    ["yarn@4.5.0+sha224.abc", "yarn install --immutable"],
    ["bun@1.1.0", "bun install --frozen-lockfile"],
    ["cnpm@1", "npm ci"],
    ["", "npm ci"],
  ])("is what the field packageManager says: %s", (packageManager, frozenInstall) => {
    const found = detect({ ...manifest({ packageManager }), "package-lock.json": "{}" });
    expect(found.packageManager.value.frozenInstall).toBe(frozenInstall);
  });

  test("of a package in a workspace is that of the repository", () => {
    const files = { "../../.git/HEAD": "", "../../pnpm-lock.yaml": "", ...manifest({}) };
    const { packageManager } = detect(files, "packages/api");
    expect(packageManager).toMatchObject({
      evidence: "../../pnpm-lock.yaml",
      value: { name: "pnpm" },
    });
  });

  test("is not looked for outside of the repository", () => {
    const files = { ".git/HEAD": "", "../pnpm-lock.yaml": "", ...manifest({}) };
    expect(detect(files, "a").packageManager.value.name).toBe("npm");
  });
});

describe("the framework", () => {
  test.each([
    ["express", { express: "^5.1.0" }, "express ^5.1.0"],
    ["express", { express: "^4.21.0" }, "express ^4.21.0"],
    ["fastify", { fastify: "^5" }, "fastify ^5"],
    ["koa", { koa: "^3" }, "koa ^3"],
    ["hono", { hono: "^4", "@hono/node-server": "^1" }, "hono ^4"],
    ["next", { next: "16", react: "19" }, "next 16"],
    ["nest", { "@nestjs/core": "11", express: "5" }, "@nestjs/core 11 on express"],
    [
      "nest",
      { "@nestjs/core": "11", "@nestjs/platform-fastify": "11" },
      "@nestjs/core 11 on fastify",
    ],
    ["node", { pg: "8" }, "no framework among the dependencies"],
  ])("is %s by its dependency", (value, dependencies, evidence) => {
    expect(detect(manifest({ dependencies })).framework).toEqual({ value, evidence });
  });

  test("is what the entry imports where there are several", () => {
    const files = {
      ...manifest({ dependencies: { express: "5", hono: "4" } }),
      "server.js": 'import { Hono } from "hono";',
    };
    expect(detect(files).framework.value).toBe("hono");
  });

  test("is none that only tests use", () => {
    expect(detect(manifest({ devDependencies: { express: "5" } })).framework.value).toBe("node");
  });
});

describe("the entry", () => {
  const tsconfig = { "tsconfig.json": '{ "compilerOptions": { "outDir": "./build" } }' };

  test.each<readonly [string, string, boolean, string, Files]>([
    [
      "server.js",
      "server.js",
      false,
      "script start",
      { ...manifest({ scripts: { start: "node server.js" } }), "server.js": "", "index.js": "" },
    ],
    [
      "without its extension",
      "src/app.js",
      false,
      "script start",
      { ...manifest({ scripts: { start: "node ./src/app" } }), "src/app.js": "" },
    ],
    [
      "of a folder",
      "src/index.js",
      false,
      "script start",
      { ...manifest({ scripts: { start: "node src" } }), "src/index.js": "" },
    ],
    [
      "behind variables and options",
      "a.js",
      false,
      "script start",
      { ...manifest({ scripts: { start: "X=1 node -r dotenv/config a.js" } }), "a.js": "" },
    ],
    [
      "of what was compiled",
      "src/main.ts",
      true,
      "script start",
      { ...manifest({ scripts: { start: "node build/main.js" } }), ...tsconfig, "src/main.ts": "" },
    ],
    [
      "of what was compiled beside it",
      "main.ts",
      true,
      "script start",
      { ...manifest({ scripts: { start: "node dist/main" } }), "main.ts": "" },
    ],
    [
      "of NestJS",
      "src/main.ts",
      true,
      "script start:prod",
      {
        ...manifest({ scripts: { start: "nest start", "start:prod": "node dist/main" } }),
        "src/main.ts": "",
      },
    ],
    [
      "of tsx",
      "src/server.ts",
      false,
      "script start",
      { ...manifest({ scripts: { start: "tsx src/server.ts" } }), "src/server.ts": "" },
    ],
    [
      "of a development script",
      "api.js",
      false,
      "script dev",
      { ...manifest({ scripts: { dev: "nodemon api.js" } }), "api.js": "" },
    ],
    [
      "named by main",
      "lib/x.js",
      false,
      "main",
      { ...manifest({ main: "lib/x.js" }), "lib/x.js": "" },
    ],
    [
      "by its name",
      "src/server.ts",
      false,
      "its name",
      { ...manifest({ main: "gone.js" }), "src/server.ts": "" },
    ],
  ])("is the file %s", (_what, source, compiled, evidence, files) => {
    expect(detect(files).entry).toMatchObject({ value: { source, compiled }, evidence });
  });

  test("may be unknown", () => {
    expect(detect(manifest({ scripts: { start: "next start" } })).entry).toBeUndefined();
  });
});

describe("language and module kind decide how files are named", () => {
  test.each<readonly [string, string, Files]>([
    ["observability.config.ts", "observability", { "tsconfig.json": "{}", ...manifest({}) }],
    [
      "observability.config.ts",
      "observability",
      { ...manifest({ devDependencies: { typescript: "5" } }) },
    ],
    [
      "observability.config.js",
      "observability",
      { ...manifest({ type: "module" }), "server.js": "" },
    ],
    [
      "observability.config.mjs",
      "observability",
      { ...manifest({ type: "commonjs" }), "server.js": "" },
    ],
    ["observability.config.mjs", "observability", { ...manifest({}), "index.js": "" }],
    [
      "observability.config.js",
      "observability",
      { ...manifest({ type: "module", devDependencies: { typescript: "5" } }), "server.js": "" },
    ],
    [
      "observability.config.mjs",
      "observability",
      { ...manifest({}), "observability.config.mjs": "", "tsconfig.json": "{}" },
    ],
    [
      "observability.config.ts",
      "src/observability",
      { ...manifest({ scripts: { start: "tsx src/a.ts" } }), "src/a.ts": "" },
    ],
    [
      "observability.config.ts",
      "apps/api/src/observability",
      { ...manifest({ scripts: { start: "tsx apps/api/src/a.ts" } }), "apps/api/src/a.ts": "" },
    ],
    [
      "observability.config.ts",
      "server/observability",
      { ...manifest({ main: "server/http/a.ts" }), "server/http/a.ts": "" },
    ],
    [
      "observability.config.mjs",
      "src/observability",
      { ...manifest({ scripts: { start: "node src/a.js" } }), "src/a.js": "" },
    ],
    [
      "observability.config.mjs",
      "observability",
      { ...manifest({ scripts: { start: "node bin/www" } }), "bin/www": "" },
    ],
    [
      "observability.config.ts",
      "src/observability",
      {
        ...manifest({ dependencies: { next: "16" } }),
        "tsconfig.json": "{}",
        "src/app/page.tsx": "",
      },
    ],
    [
      "observability.config.ts",
      "observability",
      { ...manifest({ dependencies: { next: "16" } }), "tsconfig.json": "{}", "app/page.tsx": "" },
    ],
    [
      "observability.config.ts",
      "observability",
      {
        ...manifest({ scripts: { start: "node dist/a.js" } }),
        "src/a.ts": "",
        // As an earlier version wrote it
        "observability.config.ts": 'import { metrics } from "./observability/metrics.ts";',
      },
    ],
    [
      "observability.config.ts",
      "src/observability",
      { ...manifest({ scripts: { start: "node dist/a.js" } }), "src/a.ts": "" },
    ],
  ])("%s, with what the application imports in %s", (configFile, applicationFolder, files) => {
    expect(detect(files).layout).toMatchObject({ configFile, applicationFolder });
  });

  test.each([
    ["node16", "5.9", "nodenext"],
    ["nodenext", "~5.4.0", "5.8"],
  ])(
    "a CommonJS package of module %s and TypeScript %s cannot import modules",
    (module, typescript, advice) => {
      const { layout } = detect({
        ...manifest({ scripts: { start: "node dist/a.js" }, devDependencies: { typescript } }),
        "tsconfig.json": JSON.stringify({ compilerOptions: { module } }),
        "src/a.ts": "",
      });
      expect(layout).toMatchObject({
        applicationFolder: "src/observability",
        importProblem: expect.stringContaining(advice),
      });
    },
  );
});

test.each<readonly [string, string | undefined]>([
  ["^5.7.3", "5.9.3"],
  ["^5.7.3", undefined],
  ["5.2.0", "7.0.2"],
])("a CommonJS package of TypeScript %s, of which %s is installed, can", (range, version) => {
  const { layout } = detect({
    ...manifest({ devDependencies: { typescript: range } }),
    "tsconfig.json": '{ "compilerOptions": { "module": "nodenext" } }',
    "src/main.ts": "",
    ...(version === undefined
      ? {}
      : { "node_modules/typescript/package.json": JSON.stringify({ version }) }),
  });
  expect(layout.importProblem).toBeUndefined();
});

test("clients are found by their packages, of the dependencies only", () => {
  const dependencies = {
    pg: "8",
    mysql2: "3",
    mongoose: "8",
    ioredis: "5",
    kafkajs: "2",
    amqplib: "0.10",
    "@prisma/client": "6",
  };
  expect(detect(manifest({ dependencies, devDependencies: { redis: "5" } })).clients).toEqual([
    { value: "postgres", evidence: "pg" },
    { value: "mysql", evidence: "mysql2" },
    { value: "mongodb", evidence: "mongoose" },
    { value: "redis", evidence: "ioredis" },
    { value: "kafka", evidence: "kafkajs" },
    { value: "amqp", evidence: "amqplib" },
    { value: "prisma", evidence: "@prisma/client" },
  ]);
});

describe("the surroundings", () => {
  test("are files beside the package.json", () => {
    const files = {
      Dockerfile: "",
      "Dockerfile.dev": "",
      "docker-compose.yml": "",
      Procfile: "",
      "ecosystem.config.cjs": "",
      "Dockerfiles.md": "",
    };
    const { surroundings } = detect({
      ...manifest({ dependencies: { "dd-trace": "5" } }),
      ...files,
    });
    expect(surroundings).toMatchObject({
      dockerfiles: ["Dockerfile", "Dockerfile.dev"],
      composeFiles: ["docker-compose.yml"],
      procfile: "Procfile",
      pm2: "ecosystem.config.cjs",
      ci: undefined,
      otherAgents: ["dd-trace"],
    });
  });

  test.each<readonly [string | undefined, Files]>([
    ["github", { ".github/workflows/ci.yml": "" }],
    ["gitlab", { ".gitlab-ci.yml": "" }],
    ["github", { ".git/config": "[remote]\n\turl = git@github.com:a/b.git\n" }],
    ["gitlab", { ".git/config": "[remote]\n\turl = https://gitlab.example.com/a/b.git\n" }],
    [undefined, { ".git/config": "[core]\n" }],
  ])("the pipeline is of %s", (value, files) => {
    expect(detect({ ...manifest({}), ...files }).surroundings.ci?.value).toBe(value);
  });
});

describe("odd files", () => {
  test.each<readonly [string, Files, string]>([
    ["none", {}, "package.json: expected in this folder, got none"],
    [
      "no JSON",
      { "package.json": "{ name: x }" },
      "package.json: expected JSON, got text that is none",
    ],
    ["nothing", { "package.json": "" }, "package.json: expected JSON, got text that is none"],
    [
      "a list",
      { "package.json": "[]" },
      "package.json: expected a JSON object, got something else",
    ],
    [
      "null",
      { "package.json": "null" },
      "package.json: expected a JSON object, got something else",
    ],
  ])("a package.json that is %s is refused", (_what, files, message) => {
    expect(() => detect(files)).toThrow(
      expect.objectContaining({
        code: "OBS_INIT_PROJECT",
        message: expect.stringContaining(message),
      }),
    );
  });

  test.each<readonly [string, string]>([
    ["a byte order mark", '\uFEFF{"name":"shop"}'],
    ["CRLF", '{\r\n"name":\r\n"shop"}\r\n'],
    [
      "fields of other shapes",
      '{"name":"shop","scripts":[],"dependencies":7,"type":{},"workspaces":"x","main":null,"packageManager":[]}',
    ],
    ["scripts that are no texts", '{"name":"shop","scripts":{"start":{"a":1},"x":null}}'],
    [
      "many scripts",
      JSON.stringify({
        name: "shop",
        scripts: Object.fromEntries(
          Array.from({ length: 50_000 }, (_, index) => [`s${index}`, "x"]),
        ),
      }),
    ],
  ])("a package.json with %s is read", (_what, text) => {
    expect(detect({ "package.json": text })).toMatchObject({
      manifest: { name: "shop" },
      entry: undefined,
    });
  });

  test.each([
    "",
    "{",
    "[]",
    '{"compilerOptions":7,"include":"src"}',
    '{"extends":"./tsconfig.json"}',
  ])("a tsconfig.json that says %s does not stop it", (text) => {
    expect(detect({ ...manifest({}), "tsconfig.json": text }).manifest).toBeDefined();
  });
});

describe("the root of a workspace", () => {
  const packages = {
    "packages/api/package.json":
      '{"name":"@shop/api","scripts":{"start":"node ."},"dependencies":{"@tamma/observability":"1"}}',
    "packages/lib/package.json": '{"name":"@shop/lib"}',
    "packages/broken/package.json": "{",
    "apps/web/package.json": '{"name":"@shop/web","scripts":{"start":"next start"}}',
  };

  const npm = ["npm install", "npx"] as const;
  const pnpm = ["pnpm add", "pnpm exec"] as const;
  const pnpmWorkspace = { "pnpm-workspace.yaml": "packages:\n  - packages/*\n  - apps/web/\n" };

  test.each<readonly [string, readonly [string, string], Files]>([
    [
      "workspaces in package.json",
      npm,
      manifest({ workspaces: ["packages/*", "./apps/web", "!packages/x"] }),
    ],
    [
      "workspaces in package.json",
      npm,
      manifest({ workspaces: { packages: ["packages/**", "*/web"] } }),
    ],
    ["pnpm-workspace.yaml", pnpm, { ...manifest({}), ...pnpmWorkspace }],
    ...[
      "pnpm -r start",
      "pnpm --recursive --parallel run start",
      "pnpm --filter @shop/api start",
      "turbo run start",
      "concurrently npm:*",
    ].map(
      (start) =>
        [
          "pnpm-workspace.yaml",
          pnpm,
          {
            ...manifest({ scripts: { start }, main: "index.js" }),
            "index.js": "",
            ...pnpmWorkspace,
          },
        ] as const,
    ),
    ...["npm run start --workspaces", "npm start -w apps/web", "npm run all"].map(
      (start) =>
        [
          "workspaces in package.json",
          npm,
          manifest({
            workspaces: ["packages/*", "apps/*"],
            scripts: { start, all: "npm start --prefix apps/web" },
          }),
        ] as const,
    ),
  ])("(%s) names the services to set up one by one", (evidence, [add, exec], files) => {
    expect(() => detect({ ...files, ...packages })).toThrow(
      expect.objectContaining({
        message: [
          `package.json: expected a service, got the root of a workspace (${evidence})`,
          "Set up each service by itself:",
          `  cd apps/web && ${add} @tamma/observability && ${exec} tamma-obs init   (@shop/web)`,
          `  cd packages/api && ${exec} tamma-obs init   (@shop/api)`,
        ].join("\n"),
      }),
    );
  });

  test("that is a service itself is set up as one", () => {
    const files = {
      ...manifest({ workspaces: ["packages/*"], scripts: { start: "node a.js" } }),
      "a.js": "",
    };
    expect(detect(files).entry?.value.source).toBe("a.js");
  });

  test("is set up where no package of it is a service", () => {
    const files = {
      ...manifest({ workspaces: ["packages/*"], scripts: { start: "pm2 start main.js" } }),
      "main.js": "",
      "packages/lib/package.json": '{"name":"@shop/lib"}',
    };
    expect(detect(files).entry?.value.source).toBe("main.js");
  });
});
