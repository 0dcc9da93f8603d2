/** What is chosen of a variable of a dashboard. */
export interface Variable {
  readonly name: string;
  /** What is chosen; of All, every option. */
  readonly values: readonly string[];
  /** What can be chosen. */
  readonly options: readonly string[];
  readonly isAll: boolean;
  /** What stands for All instead of every option. */
  readonly allValue: string | undefined;
  /** Whether it may have several values: only then is it written as a regular expression. */
  readonly several: boolean;
}

/** Writes what is chosen into a query or a link. */
export type Format = (variable: Variable) => string;

/** Returns a variable of one value that nobody chooses. */
export function constant(name: string, value: string): Variable {
  const values = [value];
  return { name, values, options: values, isAll: false, allValue: undefined, several: false };
}

const escapeRegex = (value: string): string => value.replaceAll(/[\\^$*+?.()|[\]{}/]/g, "\\$&");

/** In a PromQL or LogQL string: a backslash of the expression is two. */
const escapeRegexInString = (value: string): string =>
  value.replaceAll(/[\\^$*+?.()|[\]{}]/g, "\\\\$&");

const escapeString = (value: string): string => value.replaceAll(/["\\]/g, "\\$&");

const glob = (values: readonly string[]): string =>
  values.length === 1 ? (values[0] ?? "") : `{${values.join(",")}}`;

const strict = (encoded: string): string =>
  encoded.replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const component = (value: string): string => strict(encodeURIComponent(value));

/** How several values are joined by `${name:FORMAT}`. */
const joins = {
  glob,
  raw: (values) => values.join(","),
  csv: (values) => values.join(","),
  pipe: (values) => values.join("|"),
  text: (values) => values.join(" + "),
  json: (values) => JSON.stringify(values.length === 1 ? values[0] : values),
  doublequote: (values) => values.map((value) => `"${escapeString(value)}"`).join(","),
  regex: (values) => {
    const escaped = values.map(escapeRegex);
    return escaped.length === 1 ? (escaped[0] ?? "") : `(${escaped.join("|")})`;
  },
  percentencode: (values) => component(glob(values)),
  // Keeps what separates the parts of an address
  uriencode: (values) => strict(encodeURI(glob(values))),
} as const satisfies Readonly<Record<string, (values: readonly string[]) => string>>;

/** Returns the format by its name. Throws on one that this test does not know. */
export function formatOf(name: string): Format {
  if (name === "queryparam") return queryParameters;
  if (!Object.hasOwn(joins, name)) {
    const known = Object.keys({ ...joins, queryparam: 0 }).join(", ");
    throw new Error(`expected one of the formats ${known}, got ${name}`);
  }
  // The line before: it is one of them
  const join = joins[name as keyof typeof joins];
  return unlessAll((variable) => join(variable.values), name);
}

/** What stands for All is written as it is; a text says All. */
function unlessAll(format: Format, name = ""): Format {
  return (variable) => {
    const { isAll, allValue } = variable;
    if (isAll && name === "text") return "All";
    if (isAll && allValue !== undefined) {
      return name === "percentencode" ? component(allValue) : allValue;
    }
    return format(variable);
  };
}

function queryParameters({ name, values, isAll }: Variable): string {
  const chosen = isAll ? ["$__all"] : values;
  return chosen.map((value) => `var-${component(name)}=${component(value)}`).join("&");
}

/** By Grafana's data sources of Prometheus and, but for the brackets, Loki. */
const inSelector = (open: string, close: string): Format =>
  unlessAll(({ values, several }) => {
    if (!several) return escapeString(values[0] ?? "");
    const escaped = values.map(escapeRegexInString);
    return escaped.length === 1 ? (escaped[0] ?? "") : `${open}${escaped.join("|")}${close}`;
  });

/** What a data source does with `$name`, where the query asks for no format. */
const ofSource: Readonly<Record<string, Format>> = {
  prometheus: inSelector("(", ")"),
  loki: inSelector("", ""),
  tempo: formatOf("pipe"),
  jaeger: formatOf("glob"),
  "victoriametrics-logs-datasource": unlessAll(({ name, values, several }) => {
    if (several) {
      throw new Error(
        `$${name}: expected \${${name}:regex}, as its versions read several values differently`,
      );
    }
    return values[0] ?? "";
  }),
};

/** Returns what a type of data source does with `$name`. */
export function formatOfSource(type: string): Format {
  const format = ofSource[type];
  if (format === undefined) throw new Error(`${type}: expected a type of data source known here`);
  return format;
}
