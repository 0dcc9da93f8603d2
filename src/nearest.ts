import leven from "leven";

/** Returns the name that `text` is a likely slip of, if there is one: for suggestions. */
export function nearest(text: string, names: Iterable<string>): string | undefined {
  const allowed = Math.max(1, Math.floor(text.length / 3));
  const [best] = [...names]
    .map((name) => ({ name, distance: leven(text.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .toSorted((a, b) => a.distance - b.distance);
  return best?.name;
}
