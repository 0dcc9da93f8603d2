import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { backendFolder, type BackendSet } from "#src/metrics/backend-sets.ts";

const root = join(import.meta.dirname, "../../..");

const tagSchema = z.object({ key: z.string(), value: z.string() });

const jsonDataSchema = z.looseObject({
  timeInterval: z.string().optional(),
  exemplarTraceIdDestinations: z
    .array(z.object({ name: z.string(), datasourceUid: z.string() }))
    .default([]),
  derivedFields: z
    .array(
      z.looseObject({
        matcherType: z.literal("label"),
        matcherRegex: z.string(),
        datasourceUid: z.string(),
        url: z.string(),
      }),
    )
    .default([]),
  tracesToLogsV2: z
    .looseObject({
      datasourceUid: z.string(),
      tags: z.array(tagSchema).default([]),
      query: z.string(),
    })
    .optional(),
  tracesToMetrics: z
    .looseObject({
      datasourceUid: z.string(),
      tags: z.array(tagSchema),
      queries: z.array(z.object({ name: z.string(), query: z.string() })),
    })
    .optional(),
});

const fileSchema = z.object({
  datasources: z.array(
    z.looseObject({
      uid: z.string(),
      type: z.string(),
      isDefault: z.boolean().default(false),
      jsonData: jsonDataSchema,
    }),
  ),
});

export type DataSourceJson = z.infer<typeof fileSchema>["datasources"][number];
export type Tag = z.infer<typeof tagSchema>;

/** Returns a set's data sources as Grafana reads them: `$$` is a `$`. */
export async function dataSourcesOf(set: BackendSet): Promise<readonly DataSourceJson[]> {
  const text = await readFile(
    join(root, "deploy", backendFolder(set), "grafana/datasources.yaml"),
    "utf8",
  );
  return fileSchema.parse(parse(text.replaceAll("$$", "$"))).datasources;
}
