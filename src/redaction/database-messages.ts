import { replacing, type TextRule } from "./text-rule.ts";

/** A value that a message quotes, on one line or many, up to what stands behind it. */
const upTo = (end: string): string => String.raw`[^]{0,1000}?(${end})`;

/** Messages of databases that repeat the values or the statement that they were given. */
export const databaseMessages: readonly TextRule[] = [
  // MySQL: https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
  replacing(
    "db-literals",
    { needs: "'", hint: /duplicate entry '/i },
    new RegExp(`(duplicate entry ')${upTo("' for key")}`, "gi"),
    "$1?$2",
  ),
  replacing(
    "db-literals",
    { needs: "'", hint: /near '/ },
    new RegExp(`(near ')${upTo(String.raw`' at line \d`)}`, "g"),
    "$1?$2",
  ),
  replacing(
    "db-literals",
    { needs: "'", hint: /incorrect [\w ]{1,30}value: '/i },
    /(incorrect [\w ]{1,30}value: ')[^'\n]{0,1000}/gi,
    "$1?",
  ),
  // SQLite
  replacing(
    "db-literals",
    { needs: '"', hint: /near \\{0,15}"/ },
    /(near \\{0,15}")[^\n]{0,200}?(\\{0,15}": syntax error)/g,
    "$1?$2",
  ),
  replacing(
    "db-literals",
    { needs: '"', hint: /unrecognized token: "/ },
    /(unrecognized token: ")[^\n]+/g,
    '$1?"',
  ),
  // PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html
  replacing(
    "db-literals",
    { needs: '"', hint: /at or near \\{0,15}"/ },
    new RegExp(String.raw`(at or near \\{0,15}")${upTo(String.raw`"(?=[\s"'}]|$)`)}`, "g"),
    "$1?$2",
  ),
  replacing(
    "db-literals",
    { needs: '"', hint: /invalid input |out of range: |malformed \w{1,30} literal/ },
    /((?:invalid input (?:syntax|value) for [^:"\n]{1,80}|out of range|malformed \w{1,30} literal): \\{0,15}")[^\n]{0,1000}?("(?=[\s"'}]|$))/g,
    "$1?$2",
  ),
  replacing(
    "db-literals",
    { needs: "=", hint: /\)=\(/ },
    /(\([\w", .]{1,100}\)=\()[^\n]{0,1000}?(\)(?=[\s.,]|$))/g,
    "$1?$2",
  ),
  replacing(
    "db-literals",
    { needs: " ", hint: /failing row contains \(/i },
    /(failing row contains \()[^\n]{0,2000}/gi,
    "$1?)",
  ),
  replacing(
    "db-literals",
    { needs: " ", hint: /COPY \w{1,100}, line/ },
    /(COPY \w{1,100}, line \d{1,12}(?:, column \w{1,100})?: ")[^\n]{0,2000}/g,
    '$1?"',
  ),
  // MongoDB, Mongoose
  replacing(
    "db-literals",
    { needs: '"', hint: /failed for value "/ },
    /(Cast to \w{1,100} failed for value ")[^]{0,1000}?("(?: \(type|\sat path|$))/g,
    "$1?$2",
  ),
  replacing(
    "db-literals",
    { needs: " ", hint: /dup key: \{/ },
    /(dup key: \{)[^\n]{0,2000}\}/g,
    "$1 ? }",
  ),
  // Redis
  replacing(
    "db-literals",
    { needs: " ", hint: /with args beginning with:/ },
    /(with args beginning with:)[^\n]{0,2000}/g,
    "$1 ?",
  ),
  // Drizzle puts the values behind the statement
  replacing(
    "db-literals",
    { needs: " ", hint: /Failed query: / },
    /(Failed query: [^]{0,8000}?\nparams: )[^\n]{0,8000}/g,
    "$1?",
  ),
];
