import { parse } from "yaml";

import { isObject } from "../../is-object.ts";
import { show } from "../../show.ts";
import type { RegistryProblem } from "./registry-problem.ts";
import {
  registryFile,
  registryFileOfFormat2,
  type FileOfFormat2,
  type Group,
} from "./registry-schema.ts";

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
    // Warnings, such as of unknown tags, would go to the terminal
    data = parse(text, { logLevel: "error" });
  } catch {
    return {
      groups: [],
      problems: [{ file, field: "", expected: "YAML", got: "text that is none" }],
    };
  }
  const parsed = isFormat2(data)
    ? registryFileOfFormat2.transform(toGroups).safeParse(data)
    : registryFile.transform(({ groups }): readonly Group[] => groups).safeParse(data);
  if (parsed.success) {
    return { groups: parsed.data.map((group) => ({ ...group, file })), problems: [] };
  }
  return {
    groups: [],
    problems: parsed.error.issues.map(({ path, message }) => {
      const field = path.map(String).join(".");
      return { file, field, expected: message, got: show(valueAt(data, path)) };
    }),
  };
}

/** `file_format: definition/2`, which earlier versions of Weaver wrote as `version: "2"`. */
function isFormat2(data: unknown): boolean {
  return isObject(data) && ("file_format" in data || data["version"] === "2");
}

/** Returns the groups that a file of the first format would have for the same. */
function toGroups({
  attributes = [],
  attribute_groups = [],
  metrics = [],
}: FileOfFormat2): Group[] {
  return [
    ...(attributes.length === 0
      ? []
      : [
          {
            id: "registry.attributes",
            type: "attribute_group",
            attributes: attributes.map(({ key, ...attribute }) => ({ ...attribute, id: key })),
          },
        ]),
    ...attribute_groups.map((group) => ({ ...group, type: "attribute_group" })),
    ...metrics.map(({ name, ...metric }) => ({
      ...metric,
      id: `metric.${name}`,
      type: "metric",
      metric_name: name,
    })),
  ];
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof data !== "object" || data === null) return data;
  return valueAt(Reflect.get(data, key), rest);
}
