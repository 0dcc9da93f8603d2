import { createRequire } from "node:module";

/** The instrumentation scope of what this package itself records: its name and version. */
export const ownScope: readonly [name: string, version: string] = [
  "@tamma/observability",
  versionOf(createRequire(import.meta.url)("../../package.json")),
];

function versionOf(manifest: unknown): string {
  const found =
    typeof manifest === "object" && manifest !== null
      ? Reflect.get(manifest, "version")
      : undefined;
  return String(found);
}
