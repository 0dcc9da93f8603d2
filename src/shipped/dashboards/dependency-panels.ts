import type { PanelBuilder as TimeSeries } from "@grafana/grafana-foundation-sdk/timeseries";

import { catalog } from "../../metrics/catalog.ts";
import { timeSeries } from "../../dashboards/panel.ts";
import { observations, promql, quantile, rate, share, sumBy } from "../../dashboards/query.ts";
import type { LogStore } from "../../dashboards/stores.ts";
import { answered } from "../dependency-answers.ts";
import type { AlertLine } from "./alert-line.ts";

const unsuccessful = 'error_type!=""';
const broken = `error_type!~"${answered}"`;
const byHost = ["service.name", "server.address"] as const;
const byDatabase = ["service.name", "db.system.name"] as const;
const byProvider = ["service.name", "provider.name"] as const;

/** What the services throw. A set that keeps no log lines shows those on spans. */
function exceptions(logs: LogStore | undefined): TimeSeries {
  return timeSeries({
    title: "Exceptions",
    description: `Exceptions a second by type, as recorded on spans${logs ? " and in log lines" : ""}.`,
    unit: "cps",
    targets: [
      promql(
        sumBy(["exception.type"], rate(catalog.exceptionSpanEvents)),
        "{{exception_type}} on spans",
      ),
      ...(logs ? [logs.exceptionsByType] : []),
    ],
  });
}

const outbound = [
  timeSeries({
    title: "Outbound HTTP",
    description: "95th percentile of the calls that the services make, by the host called.",
    unit: "s",
    targets: [
      promql(
        quantile(0.95, catalog.httpClientRequestDuration, byHost),
        "{{service_name}} to {{server_address}}",
      ),
    ],
  }),
  timeSeries({
    title: "Database",
    description: "95th percentile of the database operations, by operation.",
    unit: "s",
    targets: [
      promql(
        quantile(0.95, catalog.dbOperationDuration, ["service.name", "db.operation.name"]),
        "{{service_name}} {{db_operation_name}}",
      ),
    ],
  }),
];

const failures = (line: AlertLine): readonly TimeSeries[] => [
  timeSeries({
    title: "Outbound HTTP errors",
    description:
      "Share of calls that the host called failed: by 5xx, 408, 429 or no answer. DependencyErrorRateHigh fires on it.",
    unit: "percentunit",
    max: 1,
    limit: line("dependency-error-rate-high"),
    targets: [
      promql(
        share(
          sumBy(byHost, observations(catalog.httpClientRequestDuration, broken)),
          sumBy(byHost, observations(catalog.httpClientRequestDuration)),
        ),
        "{{service_name}} to {{server_address}}",
      ),
    ],
  }),
  timeSeries({
    title: "Database errors",
    description: "Share of database operations that failed. DatabaseErrorRateHigh fires on it.",
    unit: "percentunit",
    max: 1,
    limit: line("database-error-rate-high"),
    targets: [
      promql(
        share(
          sumBy(byDatabase, observations(catalog.dbOperationDuration, unsuccessful)),
          sumBy(byDatabase, observations(catalog.dbOperationDuration)),
        ),
        "{{service_name}} {{db_system_name}}",
      ),
    ],
  }),
  timeSeries({
    title: "Provider errors",
    description:
      "Share of requests to AI and Git providers that failed. Empty unless the application counts them.",
    unit: "percentunit",
    max: 1,
    limit: line("ai-provider-error-rate-high"),
    targets: [
      promql(
        share(
          sumBy(byProvider, rate(catalog.aiProviderErrors)),
          sumBy(byProvider, rate(catalog.aiProviderRequests)),
        ),
        "{{service_name}} {{provider_name}}",
      ),
      promql(
        share(
          sumBy(byProvider, rate(catalog.gitProviderErrors)),
          sumBy(byProvider, rate(catalog.gitProviderRequests)),
        ),
        "{{service_name}} {{provider_name}}",
      ),
    ],
  }),
];

/** What the services call, and what they throw. */
export function dependencyPanels(
  logs: LogStore | undefined,
  line: AlertLine,
): readonly TimeSeries[] {
  return [...outbound, exceptions(logs), ...failures(line)];
}
