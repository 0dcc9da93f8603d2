import { upwards, type ProjectFolder } from "../project-folder.ts";
import type { Finding } from "./finding.ts";
import type { PackageJson } from "./package-json.ts";

/** How a package manager is spoken to. */
export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  /** Adds a package to the dependencies: `npm install`. */
  readonly add: string;
  /** Runs a program of a dependency: `npx`. */
  readonly exec: string;
  /** Runs a script: `npm run`. */
  readonly run: string;
  /** Installs exactly what the lock file says: `npm ci`. */
  readonly frozenInstall: string;
  /** Installs where there is no lock file, in a pipeline too: `npm install`. */
  readonly freshInstall: string;
}

const npm: PackageManager = {
  name: "npm",
  add: "npm install",
  exec: "npx",
  run: "npm run",
  frozenInstall: "npm ci",
  freshInstall: "npm install",
};
const pnpm: PackageManager = {
  name: "pnpm",
  add: "pnpm add",
  exec: "pnpm exec",
  run: "pnpm run",
  frozenInstall: "pnpm install --frozen-lockfile",
  freshInstall: "pnpm install --no-frozen-lockfile",
};
const yarnClassic: PackageManager = {
  name: "yarn",
  add: "yarn add",
  exec: "yarn run",
  run: "yarn run",
  frozenInstall: "yarn install --frozen-lockfile",
  freshInstall: "yarn install",
};
const yarnBerry: PackageManager = {
  ...yarnClassic,
  frozenInstall: "yarn install --immutable",
  freshInstall: "yarn install --no-immutable",
};
const bun: PackageManager = {
  name: "bun",
  add: "bun add",
  exec: "bunx",
  run: "bun run",
  frozenInstall: "bun install --frozen-lockfile",
  freshInstall: "bun install",
};

const lockFiles: readonly (readonly [file: string, PackageManager])[] = [
  ["pnpm-lock.yaml", pnpm],
  ["bun.lock", bun],
  ["bun.lockb", bun],
  ["yarn.lock", yarnClassic],
  ["package-lock.json", npm],
  ["npm-shrinkwrap.json", npm],
];

/**
 * Returns who installs the project's packages: by the field `packageManager`, else by the nearest
 * lock file up to the repository's folder, else npm.
 */
export function detectPackageManager(
  folder: ProjectFolder,
  { packageManager }: PackageJson,
): Finding<PackageManager> {
  const named = byField(packageManager);
  if (named !== undefined) {
    return { value: named, evidence: `packageManager ${packageManager}` };
  }
  for (const prefix of upwards(folder)) {
    const names = new Set(folder.list(`${prefix}.`));
    const found = lockFiles.find(([file]) => names.has(file));
    if (found !== undefined) {
      const [file, value] = found;
      return { value: refine(value, folder, prefix), evidence: `${prefix}${file}` };
    }
  }
  const workspace = upwards(folder).find((prefix) =>
    folder.list(`${prefix}.`).includes("pnpm-workspace.yaml"),
  );
  if (workspace !== undefined) return { value: pnpm, evidence: `${workspace}pnpm-workspace.yaml` };
  return { value: npm, evidence: "no lock file" };
}

/** Returns whether versions are locked, for which pipelines have a cache and an exact install. */
export function hasLockFile(folder: ProjectFolder, { name }: PackageManager): boolean {
  const names = new Set(upwards(folder).flatMap((prefix) => folder.list(`${prefix}.`)));
  return lockFiles.some(([file, one]) => one.name === name && names.has(file));
}

function byField(field: string | undefined): PackageManager | undefined {
  const [, name, major] = /^(npm|pnpm|yarn|bun)@(\d+)/.exec(field ?? "") ?? [];
  if (name === "yarn") return major === "1" ? yarnClassic : yarnBerry;
  return [npm, pnpm, bun].find((one) => one.name === name);
}

/** Yarn 2 and later writes its lock file in another form, and takes other options. */
function refine(found: PackageManager, folder: ProjectFolder, prefix: string): PackageManager {
  if (found !== yarnClassic) return found;
  const berry = folder.read(`${prefix}yarn.lock`)?.includes("\n__metadata:") ?? false;
  return berry ? yarnBerry : yarnClassic;
}
