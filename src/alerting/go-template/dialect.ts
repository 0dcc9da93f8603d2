/** How many values a function takes. */
export interface Arity {
  readonly least: number;
  readonly most: number;
}

/** What a program adds to Go's templates. */
export interface Dialect {
  /** Whose templates they are, for messages. */
  readonly owner: string;
  /** By name, Go's own among them. */
  readonly functions: ReadonlyMap<string, Arity>;
  /** Variables that are declared before the text begins. */
  readonly variables: readonly string[];
}

/** Returns the functions of a table such as `{ join: 2, printf: [1] }`, where `[1]` is one or more. */
export function toFunctions(
  table: Readonly<Record<string, number | readonly [number, number?]>>,
): ReadonlyMap<string, Arity> {
  return new Map(
    Object.entries(table).map(([name, given]) => {
      const [least, most = Number.POSITIVE_INFINITY] =
        typeof given === "number" ? [given, given] : given;
      return [name, { least, most }] as const;
    }),
  );
}

/** Go's own: https://pkg.go.dev/text/template#hdr-Functions */
export const goFunctions = {
  and: [1],
  or: [1],
  not: 1,
  len: 1,
  index: [1],
  slice: [1, 4],
  call: [1],
  html: [0],
  js: [0],
  urlquery: [0],
  print: [0],
  println: [0],
  printf: [1],
  eq: [2],
  ne: 2,
  lt: 2,
  le: 2,
  gt: 2,
  ge: 2,
} as const;
