import { existsSync } from "node:fs";
import { copyFile, mkdir, realpath } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { ObservabilityError } from "../../errors.ts";

const extension = extname(import.meta.url);

/** In a clone the shop runs from its sources; what is installed has it bundled. */
const isClone = extension === ".ts";
const folder = new URL(isClone ? "../../../examples/shop/" : "../../shop/", import.meta.url);

const preload = new URL(`../../instrumentation/preload${extension}`, import.meta.url);

/** Returns the path of a program of the shop. */
export function shopFile(name: "gateway" | "orders" | "worker" | "load"): string {
  return fileURLToPath(new URL(`${name}${extension}`, folder));
}

/**
 * Returns the flags for Node with which a service of the shop runs under the preload.
 *
 * @param scratch A folder that lives as long as the shop.
 * @throws ObservabilityError `OBS_DEMO_SHOP` when the shop is not there.
 */
export async function shopFlags(scratch: string): Promise<readonly string[]> {
  if (!existsSync(folder)) {
    const path = fileURLToPath(folder);
    throw new ObservabilityError("OBS_DEMO_SHOP", `${path}: expected the shop, got nothing`);
  }
  const underPreload = ["--import", preload.href];
  // The shop imports this package by name: from source there is nothing else to find
  if (isClone) return ["--conditions=@tamma/source", ...underPreload];
  const expressHook = new URL(`express-hook${extension}`, import.meta.url);
  expressHook.searchParams.set("file", await expressCopy(scratch));
  return ["--import", expressHook.href, ...underPreload];
}

/**
 * Puts the bundled express where a package manager would: instrumentations know a library by the name
 * of its folder in node_modules. Returns its file.
 */
async function expressCopy(scratch: string): Promise<string> {
  // As Node sees it, which compares the paths
  const target = join(await realpath(scratch), "node_modules/express");
  await mkdir(target, { recursive: true });
  await copyFile(new URL("express.cjs", folder), join(target, "express.cjs"));
  await copyFile(new URL("express.json", folder), join(target, "package.json"));
  return join(target, "express.cjs");
}
