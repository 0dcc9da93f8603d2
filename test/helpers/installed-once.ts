import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Installs what the `package-lock.json` of `folder` pins, once a checkout, without install scripts. */
export async function installOnce(folder: string): Promise<void> {
  // npm writes it last: where it is missing, an install was cut short
  const done = (): boolean => existsSync(join(folder, "node_modules", ".package-lock.json"));
  if (done()) return;
  const lock = join(folder, ".installing");
  while (!tryLock(lock)) await sleep(500);
  try {
    if (done()) return;
    execFileSync("npm", ["ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"]);
  } finally {
    rmdirSync(lock);
  }
}

/** Creating a folder is atomic: two test files must not install at once. */
function tryLock(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    return false;
  }
}
