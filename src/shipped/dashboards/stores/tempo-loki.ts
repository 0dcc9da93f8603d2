import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import { DataqueryBuilder as LokiQuery } from "@grafana/grafana-foundation-sdk/loki";
import { DataqueryBuilder as TempoQuery } from "@grafana/grafana-foundation-sdk/tempo";

import { searchLimit, type Stores } from "../../../dashboards/stores.ts";
import { tempoLokiPanels } from "./tempo-loki-panels.ts";

const tempo = { type: "tempo", uid: "tempo" } as const satisfies DataSourceRef;
const loki = { type: "loki", uid: "loki" } as const satisfies DataSourceRef;

function logql(expr: string, legend = ""): Builder<Dataquery> {
  return new LokiQuery().datasource(loki).expr(expr).legendFormat(legend);
}

function traceql(query: string): Builder<Dataquery> {
  return new TempoQuery().datasource(tempo).queryType("traceql").query(query).limit(searchLimit);
}

/** TraceQL for traces, LogQL for lines. */
export const tempoLoki: Stores = {
  logs: {
    source: loki,
    warningsAndErrors: logql(
      '{service_name=~"$service"} | detected_level=~"warn|error|fatal|critical"',
    ),
    volumeByLevel: logql(
      'sum by (detected_level) (count_over_time({service_name=~"$service"}[$__auto]))',
      "{{detected_level}}",
    ),
    exceptionsByType: logql(
      'sum by (exception_type) (rate({service_name=~"$service"} | exception_type != "" [$__auto]))',
      "{{exception_type}} in logs",
    ),
  },
  traces: {
    source: tempo,
    oneServiceASearch: false,
    failed: traceql('{ resource.service.name =~ "$service" && status = error }'),
    slow: traceql('{ resource.service.name =~ "$service" && kind = server && duration > 500ms }'),
    ofRow: traceql(
      '{ resource.service.name = "${__data.fields.service_name}" && span.http.route = "${__data.fields.http_route}" }',
    ),
  },
  panels: tempoLokiPanels,
};
