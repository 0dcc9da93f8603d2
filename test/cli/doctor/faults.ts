import { packageJson } from "../init/init-project.ts";

/** A fault in a project that is healthy but for it. */
export interface Fault {
  readonly fault: string;
  /** What is other than in the healthy project. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: NodeJS.ProcessEnv;
  /** The only complaint. */
  readonly complaint: RegExp;
}

const start = "node --import @tamma/observability/preload app.js";

/** A package.json of the healthy project, with some of it changed. */
function manifest(
  fields: Readonly<Record<string, unknown>>,
  dependencies: Readonly<Record<string, string>> = {},
): string {
  return packageJson({
    type: "module",
    scripts: { start },
    ...fields,
    dependencies: { express: "^5.0.0", ...dependencies },
  });
}

/** A package in node_modules, as far as the doctor looks at it. */
function installed(
  name: string,
  version: string,
  dependencies: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version, dependencies }),
  };
}

function started(script: string): Readonly<Record<string, string>> {
  return { "package.json": manifest({ scripts: { start: script } }) };
}

/** The files of a project without a fault. */
export const healthy: Readonly<Record<string, string>> = {
  "package.json": manifest({}),
  "app.js": 'import express from "express";\n\nexpress().listen(3000);\n',
  Dockerfile: 'FROM node:24\nCOPY . .\nRUN npm ci\nCMD ["npm", "start"]\n',
  ...installed("express", "5.3.0"),
};

/** Every fault with the one complaint that it leads to. */
export const faults: readonly Fault[] = [
  {
    fault: "a start script without the preload",
    files: started("node app.js"),
    complaint:
      /^problem preload: package\.json, script start \(node app\.js\) starts without the preload → node --import @tamma\/observability\/preload app\.js$/,
  },
  {
    fault: "an image that starts the application past the script",
    files: { Dockerfile: 'FROM node:24\nCMD ["node", "app.js"]\n' },
    complaint: /^problem preload: Dockerfile starts without the preload → .*ENV NODE_OPTIONS=/,
  },
  {
    fault: "a script without the preload beside one that has it",
    files: {
      "package.json": manifest({ scripts: { start: "node app.js", "start:prod": start } }),
      Dockerfile: 'FROM node:24\nCMD ["npm", "run", "start:prod"]\n',
    },
    complaint: /^warning preload: package\.json, script start \(node app\.js\) starts without/,
  },
  {
    fault: "a Procfile without the preload",
    files: { Procfile: "web: node app.js\n" },
    complaint: /^problem preload: Procfile starts without the preload → /,
  },
  {
    fault: "the preload behind the file",
    files: started("node app.js --import @tamma/observability/preload"),
    complaint:
      /^problem preload: .*behind the file: the application gets it as an argument → node --import/,
  },
  {
    fault: "the preload as an import of the application",
    files: {
      "app.js":
        'import "@tamma/observability/preload";\nimport express from "express";\nexpress();\n',
    },
    complaint: /^problem preload: app\.js imports the preload: too late.* → node --import/,
  },
  {
    fault: "the preload as an import of the built application",
    files: {
      ...started("node --import @tamma/observability/preload ./dist/app.js"),
      "dist/app.js": 'import "@tamma/observability/preload";\nimport express from "express";\n',
    },
    complaint: /^problem preload: dist\/app\.js imports the preload: too late.* → node --import/,
  },
  {
    fault: "the preload as a require of the application",
    files: { "src/tracing.cjs": 'require("@tamma/observability/preload");\n' },
    complaint: /^warning preload: src\/tracing\.cjs requires the preload: .* → node --import/,
  },
  {
    fault: "a module of one's own before the preload",
    files: started("node --import ./setup.js --import @tamma/observability/preload app.js"),
    complaint:
      /^warning preload: .* loads \.\/setup\.js before the preload.* → name the preload first$/,
  },
  {
    fault: "--require, which comes before --import wherever it stands",
    files: started("node --import @tamma/observability/preload -r ./setup.cjs app.js"),
    complaint:
      /^warning preload: .* loads \.\/setup\.cjs before .* → Node\.js loads --require before/,
  },
  {
    fault: "another agent in the start script",
    files: {
      "package.json": manifest(
        { scripts: { start: start.replace("node ", "node -r dd-trace/init ") } },
        { "dd-trace": "^6.0.0" },
      ),
    },
    complaint: /^problem sdk: package\.json, script start loads dd-trace → one agent a process/,
  },
  {
    fault: "another agent in NODE_OPTIONS",
    env: { NODE_OPTIONS: "--no-warnings --require=newrelic" },
    complaint: /^problem sdk: NODE_OPTIONS loads newrelic → one agent a process/,
  },
  {
    fault: "another agent in the code",
    files: { "instrument.js": 'import * as Sentry from "@sentry/node";\nSentry.init({});\n' },
    complaint: /^problem sdk: instrument\.js loads @sentry\/node → one agent a process/,
  },
  {
    fault: "another agent among the dependencies",
    files: { "package.json": manifest({}, { newrelic: "^14.0.0" }) },
    complaint: /^warning sdk: newrelic is among the dependencies.* → one agent a process/,
  },
  {
    fault: "an SDK in the application's code",
    files: {
      "src/tracing.ts": 'import { NodeSDK } from "@opentelemetry/sdk-node";\nnew NodeSDK();\n',
    },
    complaint:
      /^problem sdk: src\/tracing\.ts sets up an SDK of its own \(@opentelemetry\/sdk-node\) → /,
  },
  {
    fault: "an SDK among the dependencies",
    files: { "package.json": manifest({}, { "@opentelemetry/sdk-node": "^0.300.0" }) },
    complaint:
      /^warning sdk: @opentelemetry\/sdk-node is among the dependencies.* → .*OBS_ENGINE=sdk/,
  },
  {
    fault: "a newer copy of the API",
    files: {
      "package.json": manifest({}, { "@opentelemetry/api": "^1.11.0" }),
      ...installed("@opentelemetry/api", "1.99.0"),
    },
    complaint: /^problem api: a copy of @opentelemetry\/api 1\.99\.0, of the application, is newer/,
  },
  {
    fault: "a copy of another major version of the API, deep in the dependencies",
    files: {
      ...installed("express", "5.3.0", { "some-plugin": "*" }),
      ...installed("some-plugin", "1.0.0", { "@opentelemetry/api": "*" }),
      "node_modules/some-plugin/node_modules/@opentelemetry/api/package.json":
        '{"name":"@opentelemetry/api","version":"2.0.0"}',
    },
    complaint:
      /^problem api: a copy of @opentelemetry\/api 2\.0\.0, of express → some-plugin, is of another major/,
  },
  {
    fault: "an asynchronous loader",
    files: started(start.replace("node ", "node --experimental-loader ./hooks.mjs ")),
    complaint: /^warning loader: .* has --experimental-loader \.\/hooks\.mjs → /,
  },
  {
    fault: "module hooks in the code",
    files: { "hooks.js": 'import { register } from "node:module";\nregister("./h.js");\n' },
    complaint: /^warning loader: hooks\.js registers module hooks/,
  },
  {
    fault: "ts-node",
    files: started("node --import @tamma/observability/preload -r ts-node/register app.ts"),
    complaint: /^warning loader: .* runs ts-node: /,
  },
  {
    fault: "a bundling script",
    files: {
      "package.json": manifest({
        scripts: { start, build: "esbuild src/app.ts --bundle --platform=node --outfile=app.js" },
      }),
    },
    complaint:
      /^warning bundle: script build bundles with esbuild: .*@tamma\/observability\/bundler/,
  },
  {
    fault: "a bundle that is run",
    files: { "app.js": "var __webpack_require__ = {};\n" },
    complaint: /^warning bundle: app\.js is a bundle \(webpack\): /,
  },
  {
    fault: "a minified bundle that is run, built by a script of one's own",
    files: {
      "package.json": packageJson({
        type: "module",
        scripts: { start: start.replace("app.js", "dist/app.js"), build: "node build.mjs" },
        dependencies: { express: "^5.0.0" },
        devDependencies: { esbuild: "^0.28.0" },
      }),
      "build.mjs": 'import { build } from "esbuild";\nawait build(options);\n',
      "dist/app.js": "var e=(t,r)=>()=>t();e().listen(3000);\n",
    },
    complaint:
      /^warning bundle: dist\/app\.js is a bundle \(esbuild\) with express in it: .*@tamma\/observability\/bundler/,
  },
  {
    fault: "a Node.js that is too old in the image",
    files: { Dockerfile: 'FROM node:18-alpine\nCMD ["npm", "start"]\n' },
    complaint: /^problem node: Dockerfile:1 asks for node:18-alpine, .* → Node\.js 22\.15 or newer/,
  },
  {
    fault: "this package among the devDependencies",
    files: {
      "package.json": JSON.stringify({
        type: "module",
        scripts: { start },
        devDependencies: { "@tamma/observability": "*" },
      }),
    },
    complaint: /^problem package: .*devDependencies.* → move it to dependencies/,
  },
  {
    fault: "a package.json that is none",
    files: { "package.json": "{" },
    complaint: /^problem package: package\.json: expected JSON/,
  },
  {
    fault: "a malformed setting",
    env: { OTEL_BSP_SCHEDULE_DELAY: "5s" },
    complaint:
      /^problem settings: OTEL_BSP_SCHEDULE_DELAY: expected an integer.* → its default is used$/,
  },
  {
    fault: "a misspelt setting",
    env: { OBS_SHUTDOWN_TIMEUOT: "1s" },
    complaint: /^problem settings: OBS_SHUTDOWN_TIMEUOT: unknown setting, did you mean/,
  },
  {
    fault: "a misspelt setting of OpenTelemetry",
    env: { OTEL_EXPORTER_OTLP_ENDPOIN: "http://127.0.0.1:4318" },
    complaint: /^problem settings: OTEL_EXPORTER_OTLP_ENDPOIN: unknown setting, did you mean/,
  },
  {
    fault: "gRPC as the protocol",
    env: { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    complaint: /^problem settings: OTEL_EXPORTER_OTLP_PROTOCOL: .* → OTLP over HTTP, to .* 4318/,
  },
  {
    fault: "a preload that is turned off",
    env: { OTEL_SDK_DISABLED: "true" },
    complaint: /^warning settings: OTEL_SDK_DISABLED turns the preload off/,
  },
];
