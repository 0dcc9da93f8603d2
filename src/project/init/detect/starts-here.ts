import { placePreload } from "../edits/preload-place.ts";
import { lastCommand } from "../edits/shell-words.ts";

/**
 * Returns whether a script, or one that it runs, starts an application of this folder. That of a
 * workspace's root may start its packages instead: `pnpm -r start`, `turbo run start`.
 */
export function startsHere(scripts: Readonly<Record<string, string>>, name: string): boolean {
  const seen = new Set<string>();
  for (let next: string | undefined = name; next !== undefined && !seen.has(next);) {
    seen.add(next);
    const words = lastCommand(scripts[next] ?? "")?.map(({ text }) => text) ?? [];
    const place = placePreload(words);
    if (["words", "environment", "present"].includes(place.kind)) return true;
    next = place.kind === "script" ? place.name : undefined;
  }
  return false;
}
