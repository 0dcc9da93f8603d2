import { z } from "zod";

const sourceSchema = z.looseObject({ type: z.string().optional(), uid: z.string() });

const linkSchema = z.looseObject({
  title: z.string(),
  url: z.string().default(""),
  type: z.string().optional(),
});

const targetSchema = z.looseObject({
  refId: z.string(),
  datasource: sourceSchema.optional(),
  hide: z.boolean().optional(),
  expr: z.string().optional(),
  legendFormat: z.string().optional(),
  format: z.string().optional(),
  instant: z.boolean().optional(),
  range: z.boolean().optional(),
  exemplar: z.boolean().optional(),
  interval: z.string().optional(),
});

const overrideSchema = z.looseObject({
  matcher: z.looseObject({ id: z.string(), options: z.unknown() }),
  properties: z.array(z.looseObject({ id: z.string(), value: z.unknown() })),
});

const basePanelSchema = z.looseObject({
  id: z.number(),
  title: z.string().default(""),
  type: z.string(),
  datasource: sourceSchema.optional(),
  repeat: z.string().optional(),
  interval: z.string().optional(),
  maxDataPoints: z.number().optional(),
  timeFrom: z.string().optional(),
  gridPos: z.looseObject({ w: z.number() }).optional(),
  links: z.array(linkSchema).default([]),
  options: z.looseObject({}).default({}),
  fieldConfig: z
    .looseObject({
      defaults: z.looseObject({}).default({}),
      overrides: z.array(overrideSchema).default([]),
    })
    .default({ defaults: {}, overrides: [] }),
  transformations: z
    .array(z.looseObject({ id: z.string(), options: z.looseObject({}).default({}) }))
    .default([]),
  targets: z.array(targetSchema).default([]),
});

const panelSchema = basePanelSchema.extend({
  collapsed: z.boolean().default(false),
  panels: z.array(basePanelSchema).default([]),
});

const variableSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  datasource: sourceSchema.optional(),
  query: z.union([z.string(), z.looseObject({ query: z.string() })]).optional(),
  regex: z.string().optional(),
  sort: z.number().optional(),
  multi: z.boolean().default(false),
  includeAll: z.boolean().default(false),
  allValue: z.string().nullish(),
  current: z
    .looseObject({ value: z.union([z.string(), z.array(z.string())]).optional() })
    .optional(),
});

const annotationSchema = z.looseObject({
  name: z.string(),
  enable: z.boolean(),
  textFormat: z.string().optional(),
  datasource: sourceSchema.optional(),
  expr: z.string().optional(),
  target: targetSchema.partial({ refId: true }).optional(),
  filter: z.looseObject({ exclude: z.boolean().optional(), ids: z.array(z.number()) }).optional(),
});

const dashboardSchema = z.looseObject({
  uid: z.string(),
  title: z.string(),
  tags: z.array(z.string()).default([]),
  time: z.looseObject({ from: z.string(), to: z.string() }).default({ from: "now-6h", to: "now" }),
  links: z.array(linkSchema).default([]),
  templating: z.looseObject({ list: z.array(variableSchema).default([]) }).default({ list: [] }),
  annotations: z.looseObject({ list: z.array(annotationSchema).default([]) }).default({ list: [] }),
  panels: z.array(panelSchema),
});

export type Dashboard = z.infer<typeof dashboardSchema>;
export type Panel = z.infer<typeof basePanelSchema>;
export type Target = z.infer<typeof targetSchema>;
export type VariableJson = z.infer<typeof variableSchema>;
export type AnnotationJson = z.infer<typeof annotationSchema>;
export type LinkJson = z.infer<typeof linkSchema>;
export type SourceRef = z.infer<typeof sourceSchema>;

/** Reads a dashboard as Grafana stores it. */
export function readDashboard(json: unknown): Dashboard {
  return dashboardSchema.parse(json);
}

/** Returns the panels of a dashboard, those in closed rows too. */
export function panelsOf({ panels }: Dashboard): readonly Panel[] {
  return panels.flatMap((panel) => [panel, ...panel.panels]).filter(({ type }) => type !== "row");
}

/** Returns the panels that send queries as soon as the dashboard is opened. */
export function openPanelsOf({ panels }: Dashboard): readonly Panel[] {
  return panels.filter(({ type }) => type !== "row");
}
