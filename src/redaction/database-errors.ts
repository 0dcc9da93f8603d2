import { maskQueryText } from "./query-text.ts";
import { withoutQuoted } from "./quoted.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What a field of a driver's error becomes. */
type Treat = (value: unknown) => unknown;

const hidden = "?";

const statement: Treat = (value) =>
  typeof value === "string" ? maskQueryText(value, "mysql") : value;

const quoting: Treat = (value) => (typeof value === "string" ? withoutQuoted(value) : value);

/** In parentheses too: "Key (email)=(jane@example.com) already exists." */
const detail: Treat = (value) =>
  typeof value === "string"
    ? withoutQuoted(value).replaceAll(/(=|contains )\([^\n]{0,2000}?\)(?=[\s.,]|$)/g, "$1(?)")
    : value;

const whole: Treat = (value) => (value === undefined || value === null ? value : hidden);

/** ioredis has the command that failed, with its arguments. */
const command: Treat = (value) =>
  isFields(value) && Array.isArray(value["args"])
    ? { ...value, args: value["args"].map(() => hidden) }
    : value;

const common = { message: quoting, sqlMessage: quoting } as const;

/** The errors of drivers, by the fields that tell them, and what repeats values in each. */
const drivers: readonly (readonly [
  isOne: (fields: Fields) => boolean,
  treatment: Readonly<Record<string, Treat>>,
])[] = [
  // mysql, mysql2, Sequelize
  [
    ({ sql, sqlMessage, sqlState, errno, parent }) =>
      typeof sqlMessage === "string" ||
      (typeof sql === "string" && [sqlState, errno, parent].some((value) => value !== undefined)),
    { ...common, sql: statement, parameters: whole, fields: whole },
  ],
  [
    ({ command: given }) =>
      isFields(given) && typeof given["name"] === "string" && Array.isArray(given["args"]),
    { ...common, command },
  ],
  // pg, postgres
  [
    ({ severity, code, routine, detail: given }) =>
      typeof severity === "string" &&
      typeof code === "string" &&
      (routine !== undefined || given !== undefined),
    { ...common, detail, where: detail, query: statement, internalQuery: statement },
  ],
  [
    ({ keyPattern, keyValue }) => keyPattern !== undefined && keyValue !== undefined,
    { ...common, errmsg: quoting, keyValue: whole },
  ],
  // Mongoose
  [
    ({ stringValue, kind, path }) =>
      typeof stringValue === "string" && kind !== undefined && path !== undefined,
    { ...common, stringValue: whole, value: whole, reason: whole },
  ],
  // node:sqlite
  [({ errcode, errstr }) => errcode !== undefined && typeof errstr === "string", common],
  // TypeORM, Drizzle
  [
    ({ query, parameters, params }) =>
      typeof query === "string" && (Array.isArray(parameters) || Array.isArray(params)),
    { ...common, query: statement, parameters: whole, params: whole },
  ],
];

/** Whether the object is the error of a database's driver, or what a serializer makes of one. */
export function isDatabaseError(value: unknown): boolean {
  return isFields(value) && treatmentOf(value) !== undefined;
}

/**
 * Returns the error of a database's driver with `?` for the values that it repeats: its statement's
 * literals, a command's arguments, what its messages quote. Any other object as it is. A stack
 * begins with the message, and loses the same.
 */
export function withoutDatabaseValues(value: object): object {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its fields are read as unknown
  const fields = value as Fields;
  const treatment = treatmentOf(fields);
  if (treatment === undefined) return value;
  const shown: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(fields)) shown[key] = treatment[key]?.(inner) ?? inner;
  const { message, stack } = fields;
  if (typeof stack === "string" && typeof message === "string" && message !== "")
    shown["stack"] = stack.replaceAll(message, () => withoutQuoted(message));
  return shown;
}

function treatmentOf(fields: Fields): Readonly<Record<string, Treat>> | undefined {
  return drivers.find(([isOne]) => isOne(fields))?.[1];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
