import { z } from "zod";

import { backendSets } from "../metrics/backend-sets.ts";
import { retained, retentionSchema } from "./retention.ts";

const text = z.string("text").min(1, "text that is not empty");
const folder = text.refine(staysInside, "a path inside the project, relative to the config file");
const backendSet = z.enum(backendSets, `one of ${backendSets.join(", ")}`);

/** An absolute path or `..` leads out of the project. */
function staysInside(path: string): boolean {
  return !/^(?:[/\\]|[a-zA-Z]:)/.test(path) && !path.split(/[/\\]/).includes("..");
}

const service = z.strictObject(
  {
    namespace: text.exactOptional(),
    environments: z
      .array(text, "a list of environments")
      .min(1, "at least one environment")
      .exactOptional(),
  },
  "an object",
);

const stack = z.strictObject(
  {
    backends: z
      .preprocess(
        (value) => (typeof value === "string" ? [value] : value),
        z.array(backendSet, "a set of backends, or a list of them").min(1, "at least one set"),
      )
      .exactOptional(),
    retention: retentionSchema.exactOptional(),
  },
  "an object",
);

const output = z.strictObject(
  { folder, documents: folder.exactOptional(), runbooks: text.exactOptional() },
  "a folder, or an object",
);

/** What the objects of a config may have, by path: for suggestions where a name is misspelt. */
export const configFields: ReadonlyMap<string, readonly string[]> = new Map<
  string,
  readonly string[]
>([
  ["service", Object.keys(service.shape)],
  ["stack", Object.keys(stack.shape)],
  ["stack.retention", retained],
  ["output", Object.keys(output.shape)],
]);

/**
 * The shape of a config. Messages say what is expected. Metrics, objectives, rules, routing and dashboards are
 * checked apart: their problems have places of their own.
 */
export const configSchema = z.strictObject(
  {
    service: service.exactOptional(),
    metrics: z.unknown().optional(),
    objectives: z.unknown().optional(),
    rules: z.unknown().optional(),
    routing: z.unknown().optional(),
    dashboards: z.unknown().optional(),
    stack: stack.exactOptional(),
    output: z
      .preprocess((value) => (typeof value === "string" ? { folder: value } : value), output)
      .exactOptional(),
  },
  "an object such as defineConfig({ … }) as the default export",
);

export type ParsedConfig = z.infer<typeof configSchema>;
