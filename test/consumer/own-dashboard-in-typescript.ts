import { readdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { freshProject, type FreshProject } from "./fresh-project.ts";

const root = join(import.meta.dirname, "../..");
/** What a strict user has; the types of Node.js come from here. */
const tsconfig = {
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    typeRoots: [join(root, "node_modules/@types")],
    types: ["node"],
  },
  include: ["observability.config.ts"],
};

/** Returns the project written in TypeScript, with the packages that are installed in it. */
export async function inTypeScript({ folder }: FreshProject): Promise<FreshProject> {
  const project = await freshProject("own-dashboard", process.execPath);
  await symlink(join(folder, "node_modules"), join(project.folder, "node_modules"));
  const own = await readdir(join(project.folder, "observability"));
  const files = ["observability.config.js", ...own.map((name) => `observability/${name}`)];
  await Promise.all(files.map(async (file) => toTypeScript(join(project.folder, file))));
  // All that differs: which labels these are is a type
  await project.edit("observability/dashboards.ts", '"shop"] };', '"shop"] } as const;');
  await writeFile(join(project.folder, "tsconfig.json"), JSON.stringify(tsconfig));
  return project;
}

/** Returns what the compiler has against the project. */
export async function typeProblems(project: FreshProject): Promise<readonly string[]> {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = await project.run(process.execPath, tsc, "-p", "tsconfig.json");
  return stdout.split("\n").filter((line) => line.includes("error TS"));
}

async function toTypeScript(path: string): Promise<void> {
  const typed = path.replace(/\.js$/, ".ts");
  await rename(path, typed);
  const text = await readFile(typed, "utf8");
  // Relative imports, and the file that the rules name
  await writeFile(typed, text.replaceAll(/(?<="(?:\.\/|observability\/)[\w/]+)\.js"/g, '.ts"'));
}
