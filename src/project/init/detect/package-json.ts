import { z } from "zod";

import { ObservabilityError } from "../../../errors.ts";
import { isObject } from "../../../is-object.ts";
import type { ProjectFolder } from "../project-folder.ts";

/** What of an object is text. */
const texts = z
  .unknown()
  .default({})
  .transform((value) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).filter((field) => isTextField(field)))
      : {},
  );
const text = z.string().optional().catch(undefined);

/** A field of another shape is as good as none: other programs complain about it. */
const schema = z.looseObject({
  name: text,
  type: text,
  main: text,
  packageManager: text,
  scripts: texts,
  dependencies: texts,
  devDependencies: texts,
  workspaces: z
    .union([z.array(z.string()), z.object({ packages: z.array(z.string()) })])
    .transform((value) => (Array.isArray(value) ? value : value.packages))
    .optional()
    .catch(undefined),
});

/** What is used of a package.json. Absent fields are empty. */
export type PackageJson = z.output<typeof schema>;

/**
 * Returns the folder's package.json.
 *
 * @throws ObservabilityError `OBS_INIT_PROJECT` where there is none, or it is not a JSON object.
 */
export function readPackageJson(folder: ProjectFolder): PackageJson {
  const source = folder.read("package.json");
  if (source === undefined) {
    throw refusal("expected in this folder, got none: run `npm init` first, or name it by --cwd");
  }
  const parsed = schema.safeParse(parseJson(source));
  if (parsed.success) return parsed.data;
  throw refusal("expected a JSON object, got something else");
}

/** Returns the package.json of a package of the workspace, or nothing where it cannot be read. */
export function findPackageJson(folder: ProjectFolder, path: string): PackageJson | undefined {
  const source = folder.read(`${path}/package.json`);
  if (source === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(withoutBom(source))).data;
  } catch {
    return undefined;
  }
}

/** Returns the version range of a package that the application depends on, if it does. */
export function rangeOf(
  { dependencies, devDependencies }: PackageJson,
  name: string,
): string | undefined {
  return dependencies[name] ?? devDependencies[name];
}

function isTextField(field: readonly [string, unknown]): field is readonly [string, string] {
  return typeof field[1] === "string";
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(withoutBom(source));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw refusal(`expected JSON, got text that is none (${message.split("\n", 1)[0]})`);
  }
}

function withoutBom(source: string): string {
  return source.replace(/^\uFEFF/, "");
}

function refusal(message: string): ObservabilityError {
  return new ObservabilityError("OBS_INIT_PROJECT", `package.json: ${message}`);
}
