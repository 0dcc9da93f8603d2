import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";

/**
 * The data sources of `deploy/backends/SET/grafana/datasources.yaml`. Their uids are fixed, so that no
 * dashboard ever has to look for one.
 */
export const dataSources = {
  prometheus: { type: "prometheus", uid: "prometheus" },
  tempo: { type: "tempo", uid: "tempo" },
  loki: { type: "loki", uid: "loki" },
  alertmanager: { type: "alertmanager", uid: "alertmanager" },
} as const satisfies Readonly<Record<string, DataSourceRef>>;
