import { maskJsonValues, maskLiterals, type Dialect } from "./literals.ts";

/** Longest statement that is sent, in UTF-16 units. */
const longestStatement = 8_192;

const sql: Dialect = {
  doubleQuotedStrings: false,
  backslashEscapes: false,
  hashComments: false,
  dashComments: true,
};

/** Whoever it is, a string in double quotes does not leak. */
const unknown: Dialect = { ...sql, doubleQuotedStrings: true, backslashEscapes: "unknown" };

const mysql: Dialect = { ...unknown, backslashEscapes: true, hashComments: true };

const graphql: Dialect = {
  doubleQuotedStrings: true,
  backslashEscapes: true,
  hashComments: true,
  dashComments: false,
};

/** Databases whose names are in double quotes. https://opentelemetry.io/docs/specs/semconv/registry/attributes/db/ */
const standardSql =
  /postgres|cockroach|redshift|sqlite|oracle|mssql|sql_server|db2|cassandra|trino|presto|h2|hsqldb|derby|firebird|hana|teradata|vertica|greenplum|timescale|yugabyte|duckdb/i;

/** Databases that are asked with a filter in JSON. */
const filters = /mongo|elasticsearch|opensearch|couch|cosmosdb|dynamodb|documentdb|firestore/i;

/**
 * Returns a statement of `db.query.text` with `?` for its literals.
 *
 * @param system - `db.system.name`, if it is known.
 */
export function maskQueryText(statement: string, system = ""): string {
  if (/redis|valkey|memcached|keydb|dragonfly/i.test(system)) return maskRedis(statement);
  const isFilter = filters.test(system) || /^\s*[[{]/.test(statement);
  if (isFilter) return maskJsonValues(statement.slice(0, longestStatement * 4), longestStatement);
  const known = standardSql.test(system) ? sql : unknown;
  const dialect = /mysql|mariadb/i.test(system) ? mysql : known;
  return maskLiterals(statement, dialect, longestStatement);
}

/** Returns a GraphQL document with `?` for its literals and without comments. */
export function maskDocument(document: string): string {
  return maskLiterals(document, graphql, longestStatement);
}

/** Commands with a subcommand, which is no argument. */
const withSubcommand =
  /^(?:acl|client|cluster|command|config|debug|function|latency|memory|module|object|pubsub|script|slowlog|xgroup|xinfo|sentinel)$/i;

/** Commands whose first argument is no key. */
const withoutKey =
  /^(?:auth|echo|eval|eval_ro|evalsha|evalsha_ro|fcall|fcall_ro|hello|migrate|monitor|ping|psync|quit|replicaof|select|slaveof|swapdb|wait|multi|exec|info|scan|keys)$/i;

/** Of a statement of a Redis client: the command and the key. The instrumentation's own count of arguments stays. */
function maskRedis(statement: string): string {
  const [command = "", first, rest = ""] =
    /^\s*(\S{1,64})(?:\s+(\S{1,1000}))?([^]*)$/.exec(statement)?.slice(1) ?? [];
  if (command === "") return "?";
  if (first === undefined) return rest.trim() === "" ? command : `${command} ?`;
  const others = /\[\d+ other arguments?\]\s*$/.exec(statement.slice(-40))?.[0];
  const hidden = others ?? "?";
  if (first.startsWith("[") && others !== undefined) return `${command} ${others}`;
  if (withSubcommand.test(command))
    return `${command} ${first}${rest.trim() === "" ? "" : ` ${hidden}`}`;
  if (withoutKey.test(command)) return `${command} ${hidden}`;
  return `${command} ${first}${rest.trim() === "" ? "" : ` ${hidden}`}`;
}
