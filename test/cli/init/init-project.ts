import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import {
  changesOf,
  filesIn,
  readSetup,
  write,
  type ProjectSetup,
} from "#src/cli/init/project-setup.ts";

import { readTree } from "../../helpers/read-tree.ts";
import { runNode, type RunResult } from "../../helpers/run-node.ts";

const repository = resolve(import.meta.dirname, "../../..");

/** Runs the command line from its sources: `node …these tamma-obs's arguments`. */
export const cli = ["-C", "@tamma/source", join(repository, "src/cli/main.ts")] as const;

/** A project in a repository of its own, in which this package is installed. */
export interface InitProject extends AsyncDisposable {
  readonly folder: string;
  run(...args: readonly string[]): Promise<RunResult>;
  /** Does what `init --yes` does, without a process of its own. */
  init(folder?: string): Promise<ProjectSetup>;
  /** Every file with its text. */
  tree(): Promise<Readonly<Record<string, string>>>;
  write(path: string, text: string): Promise<void>;
}

/** Returns a project of these files. */
export async function initProject(files: Readonly<Record<string, string>>): Promise<InitProject> {
  const folder = await mkdtemp(join(tmpdir(), "init-"));
  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await mkdir(join(folder, ".git"));
  await mkdir(join(folder, "node_modules/@tamma"), { recursive: true });
  await symlink(repository, join(folder, "node_modules/@tamma/observability"));
  for (const [path, text] of Object.entries(files)) await put(path, text);
  return {
    folder,
    run: async (...args) => runNode([...cli, ...args], { cwd: folder, timeoutMs: 120_000 }),
    init: async (name) => {
      const setup = readSetup(folder, name);
      await write(setup, changesOf(setup, filesIn(setup, "new", "deleted"), setup.plan.edits));
      return setup;
    },
    tree: async () => readTree(folder),
    write: put,
    [Symbol.asyncDispose]: async () => rm(folder, { recursive: true }),
  };
}

/** Returns the text of a package.json that depends on this package. */
export function packageJson(fields: {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}): string {
  const { dependencies, ...rest } = fields;
  const all = { "@tamma/observability": "^0.1.0", ...dependencies };
  return `${JSON.stringify({ name: "@acme/shop", ...rest, dependencies: all }, undefined, 2)}\n`;
}
