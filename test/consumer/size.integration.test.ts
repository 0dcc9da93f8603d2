import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, expect, it } from "vitest";

import {
  countPackages,
  installPacked,
  packPackage,
  type PackedPackage,
} from "../helpers/packed-package.ts";

let packed: PackedPackage;
beforeAll(() => void (packed = packPackage()), 60_000);

/**
 * A little above what docs/dependencies.md says. Raise a bound only with a reason there: whoever
 * installs the package pays it in every image and every cold CI run.
 */
const bounds = [
  ["npm", { packages: 80, megabytes: 46.5 }],
  ["npm without optional packages", { packages: 32, megabytes: 39 }],
] as const;

it.for(bounds)("%s installs no more than %j", { timeout: 180_000 }, ([manager, bound]) => {
  using user = installPacked(packed, manager);
  const modules = join(user.folder, "node_modules");
  const packages = countPackages(user.folder);
  const megabytes = bytesIn(modules) / 1e6;
  process.stdout.write(`${manager}: ${packages} packages, ${megabytes.toFixed(1)} MB\n`);
  expect(packages).toBeLessThanOrEqual(bound.packages);
  expect(megabytes).toBeLessThanOrEqual(bound.megabytes);
  for (const unwanted of ["auto-instrumentations-node", "sdk-node", "resource-detector-gcp"]) {
    expect(existsSync(join(modules, "@opentelemetry", unwanted))).toBe(false);
  }
});

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + lstatSync(join(parentPath, name)).size, 0);
}
