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

/** Returns a flaw for each field of the options that nothing would read. */
export function unknownFields(
  options: object,
  known: readonly string[],
  field: string,
): readonly { readonly field: string; readonly expected: string; readonly got: string }[] {
  return Object.keys(options)
    .filter((key) => !known.includes(key))
    .map((got) => ({ field, expected: fieldLike(got, known), got }));
}

/** Returns what is expected in the place of a field that nobody knows. */
export function fieldLike(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  return near === undefined ? `one of ${known.join(", ")}` : `the field ${near}`;
}
