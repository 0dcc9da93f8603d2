import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";

import { ownScope } from "../own-scope.ts";
import { packageOf, realPath } from "./package-of.ts";

/**
 * Packages whose programs inherit NODE_OPTIONS from the application's shell and run it, if at all, in
 * another process: package managers, watchers, process managers, compilers, bundlers, linters.
 */
const tools: ReadonlySet<string> = new Set([
  "@angular/cli",
  "@biomejs/biome",
  "@nestjs/cli",
  "@swc/cli",
  "@yarnpkg/cli-dist",
  "c8",
  "concurrently",
  "corepack",
  "cross-env",
  "dotenv-cli",
  "esbuild",
  "eslint",
  "forever",
  "husky",
  "lerna",
  "lint-staged",
  "nodemon",
  "npm",
  "npm-run-all",
  "npm-run-all2",
  "nx",
  "nyc",
  "oxfmt",
  "oxlint",
  "pm2",
  "pnpm",
  "prettier",
  "prisma",
  "rimraf",
  "rolldown",
  "rollup",
  "ts-node-dev",
  "tsup",
  "tsx",
  "turbo",
  "typescript",
  "vite",
  "wait-on",
  "webpack",
  "webpack-cli",
  "yarn",
]);

/** Those of package managers are found elsewhere too, such as `.yarn/releases/yarn-4.9.1.cjs`. */
const packageManagers =
  /^(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)(?:-cli)?(?:-\d[\w.-]*)?(?:\.[cm]?js)?$/;

const [ownName] = ownScope;

/** .ts when run from source, .js when built. */
const ownCommand = fileURLToPath(
  new URL(`../../cli/main${extname(import.meta.url)}`, import.meta.url),
);

/** pm2 runs an application in these, in fork and in cluster mode. */
const pm2Containers = /^ProcessContainer\w*\.js$/;

/** Runners of tests, which run the code that is tested in a process of their own. */
const testRunners: ReadonlySet<string> = new Set([
  "@playwright/test",
  "ava",
  "cypress",
  "jasmine",
  "jest",
  "jest-cli",
  "jest-worker",
  "mocha",
  "playwright",
  "tap",
  "tinypool",
  "vitest",
]);

/** Whether the process is a tool, beside or above the application. */
export function isTool(script: string | undefined): boolean {
  if (script === undefined) return false;
  const file = basename(script);
  const name = packageOf(script)?.name ?? "";
  if (name === "pm2" && pm2Containers.test(file)) return false;
  return packageManagers.test(file) || tools.has(name) || isOwnCommand(script, name);
}

/** `tamma-obs`, of this copy of the package or of another. */
function isOwnCommand(script: string, name: string): boolean {
  const [path, own] = [realPath(script), realPath(ownCommand)];
  return path === own || (name === ownName && /[/\\]dist[/\\]cli[/\\]/.test(path));
}

/** What tells a runner of tests from other processes. */
export interface TestProcess {
  /** `process.argv[1]` */
  readonly script: string | undefined;
  /** `process.execArgv` */
  readonly flags: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Whether the process runs tests, or is above those that do. */
export function isTestRunner({ script, flags, env }: TestProcess): boolean {
  // Node's own runner sets the variable for its children
  if (flags.includes("--test") || env["NODE_TEST_CONTEXT"] !== undefined) return true;
  return script !== undefined && testRunners.has(packageOf(script)?.name ?? "");
}
