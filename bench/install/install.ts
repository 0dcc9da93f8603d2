import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { countPackages } from "../../test/helpers/packed-package.ts";

/** What `npm install` leaves in an empty folder. */
export interface Installation {
  readonly packages: number;
  readonly files: number;
  /** Sum of the files' lengths. */
  readonly bytes: number;
  /** What the file system takes for them. */
  readonly disk: number;
  readonly coldMs: number;
  readonly warmMs: number;
  /** By the folder of a package. */
  readonly parts: ReadonlyMap<string, { readonly bytes: number; readonly files: number }>;
}

/** Installs `names` twice, each time into an empty folder: with an empty cache and with a full one. */
export function install(
  names: readonly string[],
  flags: readonly string[],
  cacheFolder: string,
): Installation {
  const cache = mkdtempSync(join(cacheFolder, "npm-"));
  const cold = once(names, [...flags, "--cache", cache]);
  rmSync(cold.folder, { recursive: true });
  const warm = once(names, [...flags, "--cache", cache, "--prefer-offline"]);
  try {
    return { ...measure(warm.folder), coldMs: cold.ms, warmMs: warm.ms };
  } finally {
    rmSync(warm.folder, { recursive: true });
  }
}

function once(
  names: readonly string[],
  flags: readonly string[],
): { readonly folder: string; readonly ms: number } {
  const folder = mkdtempSync(join(tmpdir(), "bench-install-"));
  writeFileSync(join(folder, "package.json"), `{"name":"user","version":"1.0.0"}`);
  const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...flags, ...names];
  const begin = performance.now();
  execFileSync("npm", args, { cwd: folder, stdio: "pipe" });
  return { folder, ms: performance.now() - begin };
}

function measure(folder: string): Omit<Installation, "coldMs" | "warmMs"> {
  const modules = join(folder, "node_modules");
  const parts = new Map<string, { bytes: number; files: number }>();
  let [files, bytes, disk] = [0, 0, 0];
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, blocks } = lstatSync(path);
    files += 1;
    bytes += size;
    // What stat calls blocks has 512 bytes everywhere
    disk += blocks * 512;
    const name = packageName(relative(modules, path));
    const part = parts.get(name) ?? { bytes: 0, files: 0 };
    parts.set(name, { bytes: part.bytes + size, files: part.files + 1 });
  }
  return { packages: countPackages(folder), files, bytes, disk, parts };
}

function packageName(path: string): string {
  return path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/");
}
