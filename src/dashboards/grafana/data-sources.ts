/** A data source of Grafana's, as a panel names it. */
export interface DataSource {
  readonly type: string;
  readonly uid: string;
}

/**
 * The data sources that every `deploy/backends/SET/grafana/datasources.yaml` has; those of its stores
 * are in `stores/`. Their uids are fixed, so that a dashboard finds them at once.
 */
export const dataSources = {
  prometheus: { type: "prometheus", uid: "prometheus" },
  /** A year of aggregates. */
  prometheusLongterm: { type: "prometheus", uid: "prometheus-longterm" },
  alertmanager: { type: "alertmanager", uid: "alertmanager" },
} as const satisfies Readonly<Record<string, DataSource>>;

/** Grafana's name for a panel whose queries ask more than one data source. */
export const mixed = { type: "datasource", uid: "-- Mixed --" } as const satisfies DataSource;

/** The data sources that a dashboard asks through a variable: elsewhere they have other uids. */
export type SourceVariable = "metrics" | "logs" | "traces";

/** Returns the data source that the variable of this name holds. */
export function sourceOf(type: string, variable: SourceVariable): DataSource {
  return { type, uid: `\${${variable}}` };
}
