import { parse } from "yaml";

import { show } from "../../show.ts";
import type { RegistryProblem } from "./registry-problem.ts";
import { registryFile, type Group } from "./registry-schema.ts";

/** A group with the file that it stands in. */
export interface PlacedGroup extends Group {
  readonly file: string;
}

/** Files of a registry that define nothing. */
const manifests = /(?:^|\/)(?:registry_)?manifest\.ya?ml$/;

/** Returns the groups of all files, and what in them cannot be read. */
export function readRegistry(files: ReadonlyMap<string, string>): {
  readonly groups: readonly PlacedGroup[];
  readonly problems: readonly RegistryProblem[];
} {
  const read = [...files]
    .filter(([file]) => !manifests.test(file))
    .map(([file, text]) => readFile(file, text));
  return {
    groups: read.flatMap(({ groups }) => groups),
    problems: read.flatMap(({ problems }) => problems),
  };
}

type Read = ReturnType<typeof readRegistry>;

function readFile(file: string, text: string): Read {
  let data: unknown;
  try {
    data = parse(text);
  } catch {
    return {
      groups: [],
      problems: [{ file, field: "", expected: "YAML", got: "text that is none" }],
    };
  }
  const parsed = registryFile.safeParse(data);
  if (parsed.success) {
    return { groups: parsed.data.groups.map((group) => ({ ...group, file })), problems: [] };
  }
  return {
    groups: [],
    problems: parsed.error.issues.map(({ path, message }) => {
      const field = path.map(String).join(".");
      return { file, field, expected: message, got: show(valueAt(data, path)) };
    }),
  };
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof data !== "object" || data === null) return data;
  return valueAt(Reflect.get(data, key), rest);
}
