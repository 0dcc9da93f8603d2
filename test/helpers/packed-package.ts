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

import { makeOnce } from "./made-once.ts";

const root = join(import.meta.dirname, "..", "..");
/** What the tarball is made of. */
const metadata = ["package.json", "tsconfig.json", "tsconfig.build.json", "README.md", "LICENSE"];
const inputs = [...metadata, "docker-compose.yml", ".env", "deploy", "src", "docs", "examples"];

/** What `npm pack` says of the package, and where the tarball is. */
export interface PackedPackage {
  readonly tarball: string;
  /** Bytes of the tarball. */
  readonly size: number;
  /** Bytes on disk. */
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Builds a copy of the repository and packs it, as `npm publish` would; once for each state of it. */
export function packPackage(): PackedPackage {
  const folder = makeOnce({
    parent: join(root, ".tmp", "packed"),
    // The lock file, since the shop takes packages in
    inputs: [...inputs, "package-lock.json"].map((name) => join(root, name)),
    make: pack,
  });
  const [{ filename, ...packed }] = JSON.parse(readFileSync(join(folder, "pack.json"), "utf8")) as [
    Omit<PackedPackage, "tarball"> & { filename: string },
  ];
  return { ...packed, tarball: join(folder, filename) };
}

/** Leaves the tarball and what npm says of it, as pack.json. */
function pack(folder: string): void {
  const copy = join(folder, "copy");
  for (const name of inputs) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: copy });
  execFileSync(process.execPath, ["examples/shop/bundle.ts"], { cwd: copy });
  const options = ["--json", "--ignore-scripts", "--pack-destination", folder];
  const printed = execFileSync("npm", ["pack", ...options], {
    cwd: copy,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  writeFileSync(join(folder, "pack.json"), printed);
  rmSync(copy, { recursive: true });
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
  // No timeout of a test reaches into a call that waits for its end
  const timeout = 150_000;
  execFileSync(command, [...args, tarball, ...others], { cwd: folder, stdio: "pipe", timeout });
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

/** Number of packages below `folder`'s node_modules, as npm has recorded it. */
export function countPackages(folder: string): number {
  const lock = readFileSync(join(folder, "node_modules", ".package-lock.json"), "utf8");
  return Object.keys((JSON.parse(lock) as { packages: object }).packages).length;
}
