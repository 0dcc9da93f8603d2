import type { z } from "zod";

import { nearest } from "../nearest.ts";
import { show } from "../show.ts";
import { configFields, configSchema } from "./config-schema.ts";
import type { ProjectProblem } from "./problem.ts";

/** Returns what zod has against the config, in the words of a project's problems. */
export function configProblems(
  file: string,
  config: unknown,
  issues: readonly z.core.$ZodIssue[],
): readonly ProjectProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownField(file, [...path, key]));
    }
    const got = show(valueAt(config, path));
    return [{ file, field: path.join("."), expected: issue.message, got }];
  });
}

function unknownField(file: string, path: readonly string[]): ProjectProblem {
  const key = path.at(-1) ?? "";
  const known = fieldsOf(path.slice(0, -1));
  const near = nearest(key, known);
  const expected = near === undefined ? `one of ${known.join(", ")}` : `the field ${near}`;
  return { file, field: path.slice(0, -1).join("."), expected, got: key };
}

function fieldsOf(path: readonly string[]): readonly string[] {
  return configFields.get(path.join(".")) ?? Object.keys(configSchema.shape);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  // `output: "folder"` is checked as if it were { folder }
  if (typeof value !== "object" || value === null) return value;
  return valueAt(new Map<string, unknown>(Object.entries(value)).get(key), rest);
}
