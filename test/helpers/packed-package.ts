import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** What `npm pack` says of the package, and where the tarball is. */
export interface PackedPackage extends Disposable {
  readonly tarball: string;
  /** Bytes of the tarball. */
  readonly size: number;
  /** Bytes on disk. */
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Builds a copy of the repository and packs it, as `npm publish` would. */
export function packPackage(): PackedPackage {
  const base = mkdtempSync(join(tmpdir(), "tamma-obs-pack-"));
  const manifest = ["package.json", "tsconfig.json", "tsconfig.build.json", "README.md", "LICENSE"];
  for (const name of [...manifest, "src", "docs"]) {
    cpSync(join(root, name), join(base, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(base, "node_modules"));
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: base });
  const printed = execFileSync("npm", ["pack", "--json", "--ignore-scripts"], {
    cwd: base,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [packed] = JSON.parse(printed) as [PackedPackage & { filename: string }];
  return {
    ...packed,
    tarball: join(base, packed.filename),
    [Symbol.dispose]: () => rmSync(base, { recursive: true }),
  };
}

/** The package managers that a user may have; all but npm are fetched with npm. */
export const packageManagers = {
  npm: ["npm", "install", "--no-audit", "--no-fund", "--prefer-offline"],
  "npm without optional packages": [
    "npm",
    "install",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--omit=optional",
  ],
  pnpm: ["npx", "--yes", "pnpm@10.34.9", "add", "--prefer-offline", "--ignore-scripts"],
  yarn: ["npx", "--yes", "yarn@1.22.22", "add", "--prefer-offline", "--ignore-scripts"],
} as const;

export type PackageManager = keyof typeof packageManagers;

/** A project of its own that has installed the tarball. */
export interface Installed extends Disposable {
  readonly folder: string;
}

/** Installs the tarball and `others` into a new project. */
export function installPacked(
  { tarball }: PackedPackage,
  manager: PackageManager = "npm",
  others: readonly string[] = [],
): Installed {
  const folder = mkdtempSync(join(tmpdir(), "tamma-obs-user-"));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "package.json"), `{"name":"user","version":"1.0.0","type":"module"}`);
  const [command, ...args] = packageManagers[manager];
  execFileSync(command, [...args, tarball, ...others], { cwd: folder, stdio: "pipe" });
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

/** Number of packages below `folder`'s node_modules, as npm has recorded it. */
export function countPackages(folder: string): number {
  const lock = readFileSync(join(folder, "node_modules", ".package-lock.json"), "utf8");
  return Object.keys((JSON.parse(lock) as { packages: object }).packages).length;
}
