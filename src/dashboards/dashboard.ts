import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";

import { catalog } from "../metrics/catalog.ts";
import { prometheusName } from "../metrics/prometheus-name.ts";
import { dataSources } from "./data-sources.ts";

export interface DashboardText {
  /** Fixed for good: links, alerts and bookmarks hold it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
}

/** Returns an empty dashboard of the services' last 30 minutes, with the variable `$service`. */
export function newDashboard(text: DashboardText): DashboardBuilder {
  return (
    bareDashboard(text)
      // Every service that runs under the preload reports its uptime
      .withVariable(serviceVariable(dataSources.prometheus, prometheusName(catalog.processUptime)))
      .annotation(firingAlerts('service_name=~"$service"'))
  );
}

/** Returns an empty dashboard of the stack's last 30 minutes: its components are no services. */
export function newStackDashboard(text: DashboardText): DashboardBuilder {
  // The heartbeat, severity none, is meant to fire always
  return bareDashboard(text).annotation(firingAlerts('service_name="", severity!="none"'));
}

/** Returns an empty dashboard without variables and annotations. */
export function bareDashboard({ uid, title, description }: DashboardText): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(["tamma-observability"])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: "now-30m", to: "now" })
    .refresh("30s")
    .timezone("browser");
}

function firingAlerts(where: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name("Alerts")
    .datasource(dataSources.prometheus)
    .enable(true)
    .iconColor("red")
    .expr(`ALERTS{alertstate="firing", ${where}}`);
}

/** Returns the variable `$service`: the services that have the series in the source. */
export function serviceVariable(source: DataSourceRef, series: string): QueryVariableBuilder {
  const query = `label_values(${series}, service_name)`;
  return (
    new QueryVariableBuilder("service")
      .label("Service")
      .datasource(source)
      .query({ query, refId: "service" })
      .refresh(VariableRefresh.OnTimeRangeChanged)
      // oxlint-disable-next-line unicorn/no-array-sort -- a builder's option
      .sort(VariableSort.AlphabeticalAsc)
      .multi(true)
      .includeAll(true)
      // Loki refuses a matcher that matches the empty string
      .allValue(".+")
      .current({ text: "All", value: "$__all", selected: true })
  );
}
