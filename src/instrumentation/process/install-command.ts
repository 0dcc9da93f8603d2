import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

interface PackageManager {
  readonly lockfile: string;
  /** Adds packages to the application's dependencies. */
  readonly add: string;
  /** Installs the optional dependencies that an earlier installation left out. */
  readonly reinstall: string;
}

const npm: PackageManager = {
  lockfile: "package-lock.json",
  add: "npm install",
  reinstall: "npm install --include=optional",
};

const packageManagers: readonly PackageManager[] = [
  npm,
  { lockfile: "pnpm-lock.yaml", add: "pnpm add", reinstall: "pnpm install --force" },
  { lockfile: "yarn.lock", add: "yarn add", reinstall: "yarn install --force" },
];

/** Returns the command that adds `packages` to the application whose entry is the file `entry`. */
export function addCommand(entry: string | undefined, packages: readonly string[]): string {
  return `${packageManagerOf(entry).add} ${packages.join(" ")}`;
}

/** Returns the command that installs what `--omit=optional` left out. */
export function reinstallCommand(entry: string | undefined): string {
  return packageManagerOf(entry).reinstall;
}

/** The package manager whose lock file is nearest at or above the folder of `entry`; else npm. */
function packageManagerOf(entry: string | undefined): PackageManager {
  if (entry === undefined) return npm;
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    const found = packageManagers.find(({ lockfile }) => existsSync(join(folder, lockfile)));
    if (found !== undefined) return found;
    if (folder === dirname(folder)) return npm;
  }
}
