import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import {
  installPacked,
  packPackage,
  type Installed,
  type PackedPackage,
} from "../helpers/packed-package.ts";

const root = join(import.meta.dirname, "../..");
/** Those of the package's users. Its own comes from here: with npm it is an optional package. */
const compilers = {
  "TypeScript 5.9": (folder: string) => join(folder, "node_modules/typescript/bin/tsc"),
  "TypeScript 7": () => join(root, "node_modules/typescript/bin/tsc"),
};
/** The oldest that knows every type of the declarations (`NoInfer`), and those between. */
const olderCompilers = {
  "TypeScript 5.4": (folder: string) => join(folder, "node_modules/typescript-5.4/bin/tsc"),
  "TypeScript 6": (folder: string) => join(folder, "node_modules/typescript-6/bin/tsc"),
};
const tools = ["typescript@5.9.3", "@types/node@24.19.2"];
const olderTools = ["typescript-5.4@npm:typescript@5.4.5", "typescript-6@npm:typescript@6.0.3"];
const expressTypes = ["express-4@npm:@types/express@4.17.25", "express-5@npm:@types/express@5.0.6"];

/** A program that checks declarations too, as TypeScript does unless it is told not to. */
const strict = {
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  isolatedModules: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  types: ["node"],
  verbatimModuleSyntax: true,
};
const moduleKinds = [
  { ...strict, target: "esnext", module: "nodenext" },
  { ...strict, target: "esnext", module: "esnext", moduleResolution: "bundler" },
  // The least that Node.js 22 is compiled for: it knows no disposal
  { ...strict, target: "es2022", lib: ["es2022"], module: "node16" },
];
const noProblems = moduleKinds.map(() => "");

let packed: PackedPackage;
let withoutExpress: Installed;
let withExpress: Installed;

beforeAll(() => {
  packed = packPackage();
  const all = [...tools, ...olderTools];
  withoutExpress = installPacked(packed, "npm without optional packages", all);
  const others = [...tools, ...expressTypes];
  withExpress = installPacked(packed, "npm without optional packages", others);
}, 300_000);

afterAll(() => {
  withExpress[Symbol.dispose]();
  withoutExpress[Symbol.dispose]();
});

test.each(Object.entries({ ...compilers, ...olderCompilers }))(
  "%s compiles the declarations of every door in a project without express",
  { timeout: 180_000 },
  async (_, compiler) => {
    const modules = join(withoutExpress.folder, "node_modules");
    expect(readdirSync(join(modules, "@types"))).toEqual(["node"]);
    expect(readdirSync(modules)).not.toContain("express");
    const lines = doors().map((door, index) => `export * as door${index} from "${door}";\n`);
    expect(await problemsOf(withoutExpress, compiler, lines.join(""))).toEqual(noProblems);
    // It looked: what is not there is a problem of every kind
    const missing = 'export { nothing } from "@tamma/observability/health";\n';
    for (const problem of await problemsOf(withoutExpress, compiler, missing)) {
      expect(problem).toContain("TS2305");
    }
  },
);

describe.each(Object.entries(compilers))("with %s", (_, compiler) => {
  test("options may come from the environment, set or not", { timeout: 180_000 }, async () => {
    const program = `import { createHealth } from "@tamma/observability/health";

export const health = createHealth({
  checks: [],
  access: { tokenFile: process.env["HEALTH_TOKEN_FILE"] },
});
`;
    expect(await problemsOf(withoutExpress, compiler, program)).toEqual(noProblems);
  });

  test.each(["express-4", "express-5"])(
    "app.use() of %s takes the router and the handler",
    { timeout: 180_000 },
    async (types) => {
      const program = `import type { Express } from "${types}";
import { createHealth } from "@tamma/observability/health";

export function mount(app: Express): void {
  const health = createHealth({ checks: [] });
  app.use(health.router());
  app.use("/internal", health.router());
  app.use(health.handler());
}
`;
      expect(await problemsOf(withExpress, compiler, program)).toEqual(noProblems);
    },
  );
});

/** What a program can import of the package. */
function doors(): readonly string[] {
  const { exports, name } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, unknown>>;
    readonly name: string;
  };
  return Object.keys(exports)
    .filter((path) => path !== "./package.json")
    .map((path) => `${name}${path.slice(1)}`);
}

/** What the compiler says of the program: as Node.js resolves modules, and as bundlers do. */
async function problemsOf(
  { folder }: Installed,
  compiler: (folder: string) => string,
  program: string,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const compilerOptions of moduleKinds) {
    const place = join(folder, "checked");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "program.ts"), program);
    writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    problems.push(await printedBy([compiler(folder), "-p", place]));
  }
  return problems;
}

async function printedBy(args: readonly string[]): Promise<string> {
  const run = promisify(execFile);
  // A compiler that finds a problem prints it and fails
  return run(process.execPath, args).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => stdout + stderr,
  );
}
