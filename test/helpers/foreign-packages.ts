import { join } from "node:path";

import { installOnce } from "./installed-once.ts";

const base = join(import.meta.dirname, "..", "instrumentation", "apps");

/**
 * A set of packages that users run, each in one major: `latest` has today's, `earlier` those before.
 * Applications that use a set lie in its folder, so that they find its packages.
 */
export type ForeignSet = "latest" | "earlier";

/** Installs a set of packages, once a checkout, and returns its folder. */
export async function foreignPackages(set: ForeignSet): Promise<string> {
  const folder = join(base, set);
  await installOnce(folder);
  return folder;
}
