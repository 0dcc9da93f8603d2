import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";

/**
 * The data sources that every `deploy/backends/SET/grafana/datasources.yaml` has; those of its stores
 * are in `stores/SET.ts`. Their uids are fixed, so that no dashboard ever has to look for one.
 */
export const dataSources = {
  prometheus: { type: "prometheus", uid: "prometheus" },
  /** A year of aggregates. */
  prometheusLongterm: { type: "prometheus", uid: "prometheus-longterm" },
  alertmanager: { type: "alertmanager", uid: "alertmanager" },
} as const satisfies Readonly<Record<string, DataSourceRef>>;

/** Grafana's name for a panel whose queries ask more than one data source. */
export const mixed = { type: "datasource", uid: "-- Mixed --" } as const satisfies DataSourceRef;
