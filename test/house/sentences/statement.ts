/** A test: its file, and titles of it or of the `describe` that it stands in, as the source has them. */
export type Shown = readonly [file: string, ...titles: readonly string[]];

/**
 * A sentence of a page, or the row of a table. Either tests show that it is true, or a benchmark has
 * measured it, or it states no behaviour of this package: then `says` is what it states instead.
 */
export type Statement =
  | { readonly sentence: string; readonly shownBy: readonly Shown[] }
  | { readonly sentence: string; readonly measuredBy: string }
  | { readonly sentence: string; readonly says: string };
