import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { RoutingDefinition } from "../../src/alerting/alertmanager/routing-definition.ts";
import type { RoutingPolicy } from "../../src/alerting/alertmanager/routing-policy.ts";
import { readRules, type Rules } from "./rules.ts";

/** What decides who is told: rules and routing as they ship. */
export interface Shipped {
  readonly rules: Rules;
  readonly policy: RoutingPolicy;
}

interface Routing {
  readonly routing: RoutingDefinition;
}

interface Resolver {
  readonly resolveRouting: (definition: RoutingDefinition) => RoutingPolicy;
}

/** Returns what ships in a checkout of this repository. */
export async function loadShipped(root: string): Promise<Shipped> {
  const from = (path: string): string => pathToFileURL(join(root, path)).href;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what these two files export
  const { routing } = (await import(from("src/shipped/shipped-routing.ts"))) as Routing;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  const { resolveRouting } = (await import(
    from("src/alerting/alertmanager/routing-policy.ts")
  )) as Resolver;
  return { rules: readRules(join(root, "deploy")), policy: resolveRouting(routing) };
}

/** Unpacks a commit's sources beside those of today, whose dependencies they use; returns the folder. */
export function unpackCommit(commit: string): string {
  const root = join(import.meta.dirname, "../..");
  const temporary = join(root, ".tmp");
  mkdirSync(temporary, { recursive: true });
  const folder = mkdtempSync(join(temporary, `alert-noise-${commit}-`));
  const paths = ["src", "deploy", "package.json"];
  const archive = execFileSync("git", ["archive", commit, ...paths], {
    maxBuffer: 2 ** 30,
    cwd: root,
  });
  writeFileSync(join(folder, "archive.tar"), archive);
  execFileSync("tar", ["-xf", "archive.tar"], { cwd: folder });
  return folder;
}
