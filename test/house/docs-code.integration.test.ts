import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createConsumer, type Consumer } from "../helpers/consumer.ts";
import { pageBlocks, type Block } from "../helpers/page-blocks.ts";
import { runNode } from "../helpers/run-node.ts";

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, "../..");
const modules = join(repository, "node_modules");

/** What the examples import beside this package. */
const dependencies = ["@opentelemetry/api", "@types", "express", "pg", "pino", "redis"];

/** Tests of their own run these pages: getting-started and recipes of test/consumer/. */
const elsewhere: ReadonlySet<string> = new Set(["getting-started.md", "frameworks.md"]);

/** Commands that need more than the files of their page. */
const notRun: Readonly<Record<string, string>> = {
  "npx tamma-obs drill --deadline 60s":
    "a running Alertmanager: test/cli/drill.integration.test.ts",
  "npx tamma-obs health --url http://127.0.0.1:8081/health --token-file health-token":
    "a running service: test/cli/health.integration.test.ts",
};

/** Returns what matches the lines: `…` is any text, in a line of its own any lines. */
function pattern(lines: readonly string[]): RegExp {
  const text = lines.map((line) =>
    line
      .split("…")
      .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
      .join(line === "…" ? "[^]*" : ".*"),
  );
  return new RegExp(`^${text.join("\n")}$`);
}

interface Session {
  readonly command: string;
  /** The lines that it prints; `…` stands for any. */
  readonly printed: readonly string[];
}

/** Returns the commands of a `console` block with what follows each. */
function commandsOf({ text }: Block): readonly Session[] {
  return text
    .split(/^\$ /m)
    .filter((part) => part !== "")
    .map((part) => {
      const [command = "", ...printed] = part.trimEnd().split("\n");
      return { command, printed };
    });
}

const isCode = (language: string): boolean => language === "ts" || language === "js";

const compilerOptions = {
  target: "es2023",
  module: "nodenext",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  allowJs: true,
  checkJs: true,
  noEmit: true,
  types: ["node"],
  skipLibCheck: true,
};

const pages = readdirSync(join(repository, "docs"))
  .filter((page) => page.endsWith(".md") && !elsewhere.has(page))
  .map((page) => {
    const all = pageBlocks(page);
    return {
      page,
      blocks: all.filter(({ language }) => isCode(language)),
      data: all.filter(({ language, file }) => language === "yaml" && file !== undefined),
      sessions: all.filter(({ language }) => language === "console").flatMap(commandsOf),
    };
  })
  .filter(({ blocks }) => blocks.length > 0);

/** What a config takes of a file that exports it under this name. */
const kinds = ["metrics", "rules", "objectives", "routing", "dashboards"] as const;

let consumer: Consumer;

beforeAll(() => {
  consumer = createConsumer();
}, 120_000);

afterAll(() => consumer[Symbol.dispose]());

const pathOf = ({ file, language, line }: Block): string => file ?? `line-${line}.${language}`;

const exportsOf = ({ text }: Block): readonly (typeof kinds)[number][] =>
  kinds.filter((kind) => text.includes(`export const ${kind} =`));

const isConfig = ({ file }: Block): boolean => file === "observability.config.ts";

describe.each(pages)("the code of docs/$page", ({ blocks, data, sessions }) => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(dirname(consumer.folder), "page-"));
    await mkdir(join(folder, "node_modules/@tamma"), { recursive: true });
    await mkdir(join(folder, "node_modules/@opentelemetry"));
    await symlink(consumer.built, join(folder, "node_modules/@tamma/observability"));
    for (const name of dependencies) {
      await symlink(join(modules, name), join(folder, "node_modules", name));
    }
    await put("package.json", JSON.stringify({ name: "shop", type: "module" }));
    await put("tsconfig.json", JSON.stringify({ compilerOptions, include: ["."] }));
    for (const block of [...blocks, ...data]) await put(pathOf(block), block.text);
  });

  afterAll(async () => rm(folder, { recursive: true }));

  async function put(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }

  test("compiles", { timeout: 60_000 }, async () => {
    const tsc = join(modules, "typescript/bin/tsc");
    const compiled = await run(process.execPath, [tsc, "-p", "."], { cwd: folder }).catch(
      (error: unknown) => error,
    );
    expect(compiled).toMatchObject({ stdout: "" });
  });

  /** Generates and lints with a config, and returns what went wrong. */
  async function problems(config: string): Promise<string> {
    for (const command of ["generate", "lint"]) {
      const args = [main(), command, "--config", config];
      const { code, stderr, stdout } = await runNode(args, { cwd: folder, timeoutMs: 60_000 });
      if (code !== 0) return `${command}: ${stderr}${stdout}`;
    }
    return "";
  }

  test.each(blocks.filter(isConfig))("generates with the config of line $line", async (block) => {
    await put(pathOf(block), block.text);
    expect(await problems(pathOf(block))).toBe("");
  });

  // Alone: the configs of the page need not name it
  test.each(blocks.filter((block) => !isConfig(block) && exportsOf(block).length > 0))(
    "generates what $file of line $line defines",
    async (block) => {
      const metrics = blocks.find((one) => exportsOf(one).includes("metrics"));
      await put("alone.config.ts", configOf(new Set([block, ...(metrics ? [metrics] : [])])));
      expect(await problems("alone.config.ts")).toBe("");
    },
  );

  test.each(sessions.filter(({ command }) => notRun[command] === undefined))(
    "$command prints what the page says",
    async ({ command, printed }) => {
      const args = command.replace(/^npx tamma-obs/, `node ${main()}`).split(" ");
      expect(args[0]).toBe("node");
      const { code, stdout } = await runNode(args.slice(1), { cwd: folder, timeoutMs: 60_000 });
      expect(code).toBe(0);
      expect(stdout.trimEnd()).toMatch(pattern(printed));
    },
  );
});

const main = (): string => join(consumer.built, "dist/cli/main.js");

/** Returns a config of what the blocks export. */
function configOf(blocks: ReadonlySet<Block>): string {
  const parts = [...blocks].map((block) => ({
    path: pathOf(block),
    // `openslo import` names the metrics that it defines so
    names: block.text.includes("export const importedMetrics =")
      ? [...exportsOf(block), "importedMetrics as metrics"]
      : exportsOf(block),
  }));
  return [
    `import { defineConfig } from "@tamma/observability";`,
    ...parts.map(({ path, names }) => `import { ${names.join(", ")} } from "./${path}";`),
    `export default defineConfig({ ${parts.flatMap(({ names }) => names.map((name) => name.replace(/^.* as /, ""))).join(", ")} });`,
  ].join("\n");
}
