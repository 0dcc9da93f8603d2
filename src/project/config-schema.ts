import { posix } from "node:path";

import { z } from "zod";

import { backendSets } from "../metrics/backend-sets.ts";
import { fieldsOf, waited } from "../shape.ts";
import { isGrafanaAddress } from "./grafana-address.ts";
import { retentionSchema } from "./retention.ts";
import { isAddress } from "./runbooks.ts";

const text = z.string("text").min(1, "text that is not empty");
const folder = text
  .refine(staysInside, "a path inside the project, relative to the config file")
  .refine(
    (path) => !/(?:^|[\\/])(?:\.git|node_modules)(?:$|[\\/])/.test(path),
    "a folder of the project's own files",
  )
  // One spelling: it is written into files, as a part of the addresses of runbooks
  .transform((path) => posix.normalize(path).replace(/(?<=.)\/$/, ""));
const backendSet = z.enum(backendSets, `one of ${backendSets.join(", ")}`);

/** An absolute path or `..` leads out of the project. */
function staysInside(path: string): boolean {
  return !/^(?:[/\\]|[a-zA-Z]:)/.test(path) && !path.split(/[/\\]/).includes("..");
}

const service = fieldsOf(
  {
    namespace: text.exactOptional(),
    environments: z
      .array(text, "a list of environments")
      .min(1, "at least one environment")
      .exactOptional(),
  },
  "an object",
);

const stack = fieldsOf(
  {
    backends: z
      .preprocess(
        (value) => (typeof value === "string" ? [value] : waited(value)),
        z.array(backendSet, "a set of backends, or a list of them").min(1, "at least one set"),
      )
      .exactOptional(),
    retention: retentionSchema.exactOptional(),
  },
  "an object",
);

const runbooks = text.refine(isAddress, 'an address such as "https://example.com/runbooks.md"');

const grafana = text
  .refine(isGrafanaAddress, 'an address such as "https://grafana.example.com"')
  .transform((address) => address.replace(/\/+$/, ""));

const output = fieldsOf(
  {
    folder,
    documents: folder.exactOptional(),
    runbooks: runbooks.exactOptional(),
    grafana: grafana.exactOptional(),
  },
  "a folder, or an object",
);

/**
 * The shape of a config. Messages say what is expected. Metrics, objectives, rules, routing and dashboards are
 * checked apart: their problems have places of their own.
 */
export const configSchema = fieldsOf(
  {
    service: z.preprocess(waited, service).exactOptional(),
    metrics: z.unknown().optional(),
    objectives: z.unknown().optional(),
    rules: z.unknown().optional(),
    routing: z.unknown().optional(),
    dashboards: z.unknown().optional(),
    stack: z.preprocess(waited, stack).exactOptional(),
    output: z
      .preprocess(
        (value) => (typeof value === "string" ? { folder: value } : waited(value)),
        output,
      )
      .exactOptional(),
  },
  "an object such as defineConfig({ … }) as the default export",
);

export type ParsedConfig = z.infer<typeof configSchema>;
