import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const modules = join(import.meta.dirname, "../../../node_modules");

/** What is the same for every version; it is compiled with each. */
const common = join(import.meta.dirname, "../../fixtures/grafana-schema/types.ts");

/** The oldest and the newest Grafana that is supported, by the packages of their types. */
export const schemas = {
  "Grafana 11.6": {
    index: join(modules, "grafana-schema-11/dist/esm/index.d.ts"),
    composable: join(modules, "grafana-schema-11/dist/esm/raw/composable"),
    schemaVersion: 41,
  },
  "Grafana 13.2": {
    index: join(modules, "grafana-schema-13/dist/types/index.d.ts"),
    composable: join(modules, "grafana-schema-13/dist/types/raw/composable"),
    schemaVersion: 42,
  },
} as const;

export type Version = keyof typeof schemas;

/** The panels whose JSON can be checked, with the folder of their types. */
const panels = {
  barchart: "barchart",
  bargauge: "bargauge",
  gauge: "gauge",
  heatmap: "heatmap",
  histogram: "histogram",
  logs: "logs",
  piechart: "piechart",
  stat: "stat",
  "state-timeline": "statetimeline",
  "status-history": "statushistory",
  table: "table",
  text: "text",
  timeseries: "timeseries",
} as const;

/** Returns the module of types that a version's JSON is checked with. */
export function typesModule(version: Version): string {
  const found = Object.entries(panels).map(([type, folder]) => {
    const file = typesIn(version, `${folder}/panelcfg/x`);
    const hasFields = readFileSync(file, "utf8").includes("export interface FieldConfig");
    return { type, name: `${folder}Panel`, file, hasFields };
  });
  const imports = found.map(({ name, file }) => `import type * as ${name} from "${file}";`);
  // What is left out, Grafana takes from the panel's defaults
  const options = found.map(({ type, name }) => `  "${type}": Partial<Json<${name}.Options>>;`);
  const custom = found.map(({ type, name, hasFields }) =>
    hasFields
      ? `  "${type}": Partial<Json<${name}.FieldConfig>>;`
      : `  "${type}": Readonly<Record<string, never>>;`,
  );
  return [
    ...imports,
    ...stores(version),
    readFileSync(common, "utf8"),
    "export interface Options {",
    ...options,
    "}",
    "export interface Custom {",
    ...custom,
    "}",
    "",
  ].join("\n");
}

/** Only older versions publish the queries of their data sources with the schema. */
function stores(version: Version): readonly string[] {
  const sdk = "@grafana/grafana-foundation-sdk";
  const { composable } = schemas[version];
  return [
    existsSync(join(composable, "loki"))
      ? `import type { LokiDataQuery } from "${typesIn(version, "loki/dataquery/x")}";`
      : `import type { dataquery as LokiDataQuery } from "${sdk}/loki";`,
    existsSync(join(composable, "tempo"))
      ? `import type { TempoQuery } from "${typesIn(version, "tempo/dataquery/x")}";`
      : `import type { Dataquery as TempoQuery } from "${sdk}/tempo";`,
  ];
}

function typesIn(version: Version, folder: string): string {
  const path = join(schemas[version].composable, folder);
  const file = readdirSync(path).find((name) => name.endsWith("types.gen.d.ts"));
  if (file === undefined) throw new Error(`${path}: expected types, got none`);
  return join(path, file);
}
