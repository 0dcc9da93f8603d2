/** A path of fields: names, `*` for any one, `**` for any number of them. */
export type FieldPath = readonly string[];

const part = /(?:^|\.)(\*\*|\*|[^.[\]"'*]+)|\[(?:(\*|\d+)|"([^"]+)"|'([^']+)')\]/y;

/**
 * Returns the parts of a path in the notation of pino's `redact` (`a.b`, `a[*].c`,
 * `req.headers["x-tenant"]`, `*.ssn`), with `**` for any depth. `undefined` for what is none.
 * https://getpino.io/#/docs/redaction?id=paths
 */
export function parseFieldPath(text: string): FieldPath | undefined {
  const parts: string[] = [];
  part.lastIndex = 0;
  let end = 0;
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    parts.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? "");
    end = part.lastIndex;
  }
  return end === text.length && parts.length > 0 ? parts : undefined;
}

/** What is left of the paths that a value is on. */
export type OpenPaths = readonly FieldPath[];

/** What remains of the paths below a field, and whether one of them ends there. */
export interface Step {
  readonly open: OpenPaths;
  readonly ends: boolean;
}

const nowhere: Step = { open: [], ends: false };

/**
 * Returns the paths below `key`. An attribute's key may hold several names: `user.ssn` is the path
 * `user.ssn` too.
 */
export function follow(paths: OpenPaths, key: string): Step {
  if (paths.length === 0) return nowhere;
  const whole = paths.flatMap((path) => below(path, key));
  const names = key.split(".");
  const parts = names.length === 1 ? [] : names.reduce<OpenPaths>(stepInto, paths);
  const open = [...whole, ...parts];
  return {
    open: open.filter((path) => path.length > 0),
    ends: open.some((path) => path.length === 0),
  };
}

function stepInto(paths: OpenPaths, name: string): OpenPaths {
  return paths.flatMap((path) => below(path, name));
}

function below(path: FieldPath, key: string): readonly FieldPath[] {
  const [first, ...rest] = path;
  if (first === "**") return [path, ...below(rest, key)];
  return first === "*" || first === key ? [rest] : [];
}
