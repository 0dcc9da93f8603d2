import { packageJson } from "./init-project.ts";

/** A project as its kind usually looks, and what `init` makes of it. */
export interface ProjectKind {
  readonly files: Readonly<Record<string, string>>;
  /** Every file that is new, but for the record. */
  readonly added: readonly string[];
  /** Every file that is another one. */
  readonly edited: readonly string[];
  /** The script that starts it then. */
  readonly start: string;
  readonly found: string;
}

const flag = "--import @tamma/observability/preload";
const typescript = { typescript: "^5.9.0", "@types/node": "^24" };

function definitions(extension: string, application = "observability"): readonly string[] {
  const definitionFiles = ["dashboards", "objectives", "routing", "rules"].map(
    (name) => `observability/${name}.${extension}`,
  );
  return [
    `observability.config.${extension}`,
    ...definitionFiles,
    ...(extension === "ts" ? ["observability/tsconfig.json"] : []),
    `${application}/health.${extension}`,
    `${application}/metrics.${extension}`,
  ];
}

export const projectKinds: Readonly<Record<string, ProjectKind>> = {
  "express 5, TypeScript, compiled, with a Dockerfile and GitHub": {
    files: {
      "package.json": packageJson({
        type: "module",
        scripts: { build: "tsc", start: "node dist/server.js", dev: "tsx watch src/server.ts" },
        dependencies: { express: "^5.1.0", pg: "^8.0.0", redis: "^5.0.0" },
        devDependencies: typescript,
      }),
      "package-lock.json": "{}",
      "tsconfig.json":
        '{\n  "compilerOptions": { "module": "nodenext", "rootDir": "src", "outDir": "dist" },\n  "include": ["src"]\n}\n',
      "src/server.ts": 'import express from "express";\n',
      Dockerfile: 'FROM node:24\nCOPY . .\nRUN npm ci\nCMD ["node", "dist/server.js"]\n',
      ".github/workflows/ci.yml": "name: ci\n",
    },
    added: [...definitions("ts", "src/observability"), ".github/workflows/observability.yml"],
    edited: ["Dockerfile", "package.json"],
    start: `node ${flag} dist/server.js`,
    found: "express (express ^5.1.0), started from src/server.ts",
  },
  "express 4, CommonJS, yarn, Procfile": {
    files: {
      "package.json": packageJson({
        main: "app.js",
        scripts: { start: "NODE_ENV=production node app.js" },
        dependencies: { express: "^4.21.0", mysql2: "^3.0.0" },
      }),
      "yarn.lock": "# yarn lockfile v1\n",
      "app.js": 'const express = require("express");\n',
      Procfile: "web: node app.js\n",
    },
    added: definitions("mjs"),
    edited: ["Procfile", "package.json"],
    start: `NODE_ENV=production node ${flag} app.js`,
    found: "yarn (yarn.lock)",
  },
  "fastify, modules, GitLab": {
    files: {
      "package.json": packageJson({
        type: "module",
        scripts: { start: "node --env-file=.env server.js | pino-pretty" },
        dependencies: { fastify: "^5.0.0", mongodb: "^6.0.0", amqplib: "^0.10.0" },
      }),
      "server.js": 'import Fastify from "fastify";\n',
      ".gitlab-ci.yml": "stages: [test]\n",
    },
    added: [...definitions("js"), ".gitlab/observability.yml"],
    edited: ["package.json"],
    start: `node ${flag} --env-file=.env server.js | pino-pretty`,
    found: "amqp (amqplib)",
  },
  "NestJS as its command line makes it": {
    files: {
      "package.json": packageJson({
        scripts: { build: "nest build", start: "nest start", "start:prod": "node dist/main" },
        dependencies: { "@nestjs/core": "^11.0.0", "@nestjs/platform-express": "^11.0.0" },
        devDependencies: typescript,
      }),
      "tsconfig.json":
        '{\n  "compilerOptions": {\n    "module": "nodenext",\n    "outDir": "./dist"\n  }\n}\n',
      "tsconfig.build.json":
        '{\n  "extends": "./tsconfig.json",\n  "exclude": ["node_modules", "test", "dist", "**/*spec.ts"]\n}\n',
      "src/main.ts": 'import { NestFactory } from "@nestjs/core";\n',
    },
    added: definitions("ts", "src/observability"),
    edited: ["package.json", "tsconfig.build.json", "tsconfig.json"],
    start: `nest start --exec "node ${flag}"`,
    found: "NestJS (@nestjs/core ^11.0.0 on express), started from src/main.ts",
  },
  "Koa, TypeScript without a compiler, pnpm": {
    files: {
      "package.json": packageJson({
        type: "module",
        packageManager: "pnpm@9.1.0",
        scripts: { start: "tsx src/index.ts" },
        dependencies: { koa: "^3.0.0", kafkajs: "^2.0.0" },
        devDependencies: { ...typescript, tsx: "^4" },
      }),
      "tsconfig.json": '{ "compilerOptions": { "noEmit": true }, "include": ["src/**/*"] }\n',
      "src/index.ts": 'import Koa from "koa";\n',
    },
    added: definitions("ts", "src/observability"),
    edited: ["package.json"],
    start: `tsx ${flag} src/index.ts`,
    found: "Koa (koa ^3.0.0), started from src/index.ts",
  },
  "Hono, JavaScript, bun's lock file": {
    files: {
      "package.json": packageJson({
        type: "module",
        scripts: { start: "node index.js" },
        dependencies: { hono: "^4.0.0", "@hono/node-server": "^1.0.0", ioredis: "^5.0.0" },
      }),
      "bun.lock": "{}",
      "index.js": 'import { Hono } from "hono";\n',
    },
    added: definitions("js"),
    edited: ["package.json"],
    start: `node ${flag} index.js`,
    found: "bun (bun.lock)",
  },
  "Next.js": {
    files: {
      "package.json": packageJson({
        scripts: { build: "next build", start: "next start -p 3001" },
        dependencies: { next: "^16.0.0", react: "^19.0.0", "@prisma/client": "^6.0.0" },
        devDependencies: typescript,
      }),
      "tsconfig.json":
        '{\n  "compilerOptions": { "noEmit": true, "module": "esnext" },\n  "include": ["next-env.d.ts", "**/*.ts", "**/*.tsx"],\n  "exclude": ["node_modules"]\n}\n',
      "app/page.tsx": "export default function Page() { return null; }\n",
    },
    added: [...definitions("ts"), "instrumentation.ts"],
    edited: ["package.json", "tsconfig.json"],
    start: "NODE_OPTIONS=--import=@tamma/observability/preload next start -p 3001",
    found: "Next.js (next ^16.0.0)",
  },
  "Next.js with its pages in src": {
    files: {
      "package.json": packageJson({
        scripts: { dev: "next dev", build: "next build", start: "next start" },
        dependencies: { next: "^16.0.0", react: "^19.0.0" },
        devDependencies: typescript,
      }),
      "tsconfig.json":
        '{\n  "compilerOptions": { "noEmit": true, "module": "esnext" },\n  "include": ["next-env.d.ts", "**/*.ts", "**/*.tsx"],\n  "exclude": ["node_modules"]\n}\n',
      "src/app/page.tsx": "export default function Page() { return null; }\n",
    },
    added: [...definitions("ts", "src/observability"), "src/instrumentation.ts"],
    edited: ["package.json", "tsconfig.json"],
    start: "NODE_OPTIONS=--import=@tamma/observability/preload next start",
    found: "Next.js (next ^16.0.0)",
  },
  "plain modules without a start script": {
    files: { "package.json": packageJson({ type: "module" }), "server.mjs": "" },
    added: definitions("js"),
    edited: ["package.json"],
    start: `node ${flag} server.mjs`,
    found: "Node.js (no framework among the dependencies), started from server.mjs",
  },
};
