/** What is told of a statement: a longer one is a bulk insert, or generated. */
const mostCharacters = 2_000;

/** Strings in single and double quotes (MySQL's too), with doubled and escaped quotes in them. */
const quoted = /'(?:[^'\\]|\\.|'')*'?|"(?:[^"\\]|\\.|"")*"?/gs;

/** Numbers that are no part of a name, and hexadecimal and binary literals. */
const numbers = /(?<![\w$@:])[+-]?(?:0x[\da-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?!\w)/gi;

/** The verbs by which operations are counted: few, whatever a statement begins with. */
const verbs: ReadonlySet<string> = new Set([
  "ALTER",
  "ANALYZE",
  "BEGIN",
  "CALL",
  "COMMIT",
  "CREATE",
  "DELETE",
  "DROP",
  "EXPLAIN",
  "INSERT",
  "MERGE",
  "PRAGMA",
  "RELEASE",
  "REPLACE",
  "ROLLBACK",
  "SAVEPOINT",
  "SELECT",
  "SET",
  "SHOW",
  "START",
  "TRUNCATE",
  "UPDATE",
  "USE",
  "VACUUM",
  "WITH",
]);

/** Returns a statement with `?` in the place of its literals, at most 2,000 characters. */
export function withoutLiterals(sql: string): string {
  return sql.slice(0, mostCharacters).replaceAll(quoted, "?").replaceAll(numbers, "?");
}

/** Returns the verb of a statement in upper case, or `undefined` where it is none of SQL's usual. */
export function sqlOperation(sql: string): string | undefined {
  // A comment may come first, and be long: only the beginning is looked at
  const [, verb = ""] =
    /^(?:\s|\(|--[^\n]*\n|\/\*.*?\*\/)*([a-z]+)/is.exec(sql.slice(0, 500)) ?? [];
  const operation = verb.toUpperCase();
  return verbs.has(operation) ? operation : undefined;
}
