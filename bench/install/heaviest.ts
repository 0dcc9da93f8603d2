import type { Installation } from "./install.ts";

/** Returns the ten heaviest packages with their weight. */
export function heaviest({ parts }: Pick<Installation, "parts">): readonly string[] {
  return [...parts]
    .toSorted(([, a], [, b]) => b.bytes - a.bytes)
    .slice(0, 10)
    .map(([name, { bytes, files }]) => `\`${name}\` ${(bytes / 1e6).toFixed(1)} (${files})`);
}
