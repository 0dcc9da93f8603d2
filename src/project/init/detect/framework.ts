import type { Finding } from "./finding.ts";
import { rangeOf, type PackageJson } from "./package-json.ts";

/** What answers the application's requests. `node` is `node:http` itself, or nothing that is known. */
export type Framework = "next" | "nest" | "fastify" | "express" | "koa" | "hono" | "node";

/** Frameworks that bring another one along come first. */
const dependencies: readonly (readonly [dependency: string, Framework])[] = [
  ["next", "next"],
  ["@nestjs/core", "nest"],
  ["fastify", "fastify"],
  ["express", "express"],
  ["koa", "koa"],
  ["hono", "hono"],
];

/**
 * Returns the framework that the application's entry imports, else the first that it depends on.
 *
 * @param entry The text of the file that starts the application.
 */
export function detectFramework(
  manifest: PackageJson,
  entry: string | undefined,
): Finding<Framework> {
  const present = dependencies.filter(([name]) => manifest.dependencies[name] !== undefined);
  const imported = present.find(([name]) => imports(entry ?? "", name));
  const [dependency, value] = imported ?? present[0] ?? [];
  if (dependency === undefined || value === undefined) {
    return { value: "node", evidence: "no framework among the dependencies" };
  }
  return { value, evidence: `${dependency} ${rangeOf(manifest, dependency)}${adapter(manifest)}` };
}

function adapter({ dependencies: all }: PackageJson): string {
  if (all["@nestjs/core"] === undefined) return "";
  return all["@nestjs/platform-fastify"] === undefined ? " on express" : " on fastify";
}

function imports(source: string, name: string): boolean {
  return source.includes(`"${name}"`) || source.includes(`'${name}'`);
}
