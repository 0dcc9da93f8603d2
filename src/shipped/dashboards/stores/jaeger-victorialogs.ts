import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";

import { searchLimit, targetOf, type Stores } from "../../../dashboards/stores.ts";
import { jaegerVictorialogsPanels } from "./jaeger-victorialogs-panels.ts";

const jaeger = { type: "jaeger", uid: "jaeger" } as const satisfies DataSourceRef;
const victorialogs = {
  type: "victoriametrics-logs-datasource",
  uid: "victorialogs",
} as const satisfies DataSourceRef;

/**
 * The streams of the chosen services. `:regex`, because the plugin's own format of several values is
 * none that a stream filter takes; backquotes, because that format escapes with backslashes.
 */
const ofService = "{service.name=~`${service:regex}`}";

/** OpenTelemetry's number of WARN: names differ between loggers, numbers do not. */
const warn = 13;

/** Lines. */
function logsql(expr: string): Builder<Dataquery> {
  return targetOf(victorialogs, { expr, queryType: "instant" });
}

/** A number for each step of the panel's time range. */
function logsqlOverTime(expr: string, legendFormat: string): Builder<Dataquery> {
  return targetOf(victorialogs, { expr, legendFormat, queryType: "statsRange" });
}

/** `tags`: logfmt, of which a span carries all. */
function search(
  service: string,
  tags: string,
  more: Readonly<Record<string, string>> = {},
): Builder<Dataquery> {
  return targetOf(jaeger, { queryType: "search", service, tags, limit: searchLimit, ...more });
}

/** Jaeger's search for traces, LogsQL for lines. */
export const jaegerVictorialogs: Stores = {
  logs: {
    source: victorialogs,
    // Grafana colours a line by its field `level`
    warningsAndErrors: logsql(
      `${ofService} severity_number:>=${warn} | copy severity_text as level`,
    ),
    volumeByLevel: logsqlOverTime(
      `${ofService} | stats by (severity_text) count() lines`,
      "{{severity_text}}",
    ),
    exceptionsByType: logsqlOverTime(
      `${ofService} exception.type:* | stats by (exception.type) rate() exceptions`,
      "{{exception.type}} in logs",
    ),
  },
  traces: {
    source: jaeger,
    oneServiceASearch: true,
    failed: search("$service", "error=true"),
    slow: search("$service", "span.kind=server", { minDuration: "500ms" }),
    ofRow: search("${__data.fields.service_name}", 'http.route="${__data.fields.http_route}"'),
  },
  panels: jaegerVictorialogsPanels,
};
