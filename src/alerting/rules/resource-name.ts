import { toKebabCase } from "../../letter-case.ts";
import type { RuleFile } from "./rule-file.ts";

/**
 * Returns the name of each file's resource: its own, else the file's. Of two files with equal names,
 * the later one has as much of its path before it as tells them apart.
 */
export function resourceNames(files: readonly RuleFile[]): ReadonlyMap<RuleFile, string> {
  const owners = new Map<string, string>();
  return new Map(
    files.map((file) => {
      const owner = file.resource ?? file.file;
      const candidates = file.resource === undefined ? namesOf(file.file) : [file.resource];
      const free = candidates.find((name) => (owners.get(name) ?? owner) === owner);
      const name = free ?? `${candidates.at(-1)}-${owners.size}`;
      owners.set(name, owner);
      return [file, name];
    }),
  );
}

/** `observability/rules/shop.ts` → `shop`, `rules-shop`, `observability-rules-shop`. */
function namesOf(path: string): readonly string[] {
  const parts = path
    .replace(/\.[cm]?[jt]s$/, "")
    .split(/[/\\]/)
    // A name of Kubernetes' has lower-case letters, digits and hyphens
    .map(toKebabCase)
    .filter(Boolean);
  return parts.map((_, index) => parts.slice(parts.length - 1 - index).join("-"));
}
