import { execFileSync } from "node:child_process";
import { copyFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { makeOnce } from "./made-once.ts";

const root = join(import.meta.dirname, "..", "..");
const inputs = ["package.json", "tsconfig.json", "tsconfig.build.json", "src"];

/**
 * Builds the package, once for each state of the sources, and returns its folder: the manifest,
 * `dist` without the shop, and this repository's `node_modules`.
 */
export function buildPackage(): string {
  return makeOnce({
    parent: join(root, ".tmp", "built"),
    inputs: inputs.map((name) => join(root, name)),
    make(folder) {
      const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
      const outDir = join(folder, "dist");
      execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", outDir], {
        cwd: root,
      });
      copyFileSync(join(root, "package.json"), join(folder, "package.json"));
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    },
  });
}
