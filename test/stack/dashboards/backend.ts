import type { Backend, DataSource, Request } from "../../grafana/source.ts";
import { parseInterval } from "../../grafana/interval.ts";
import { getJson } from "../get-json.ts";
import type { Backends } from "../stack.ts";
import { dataSourcesOf } from "./provisioning.ts";
import { jaeger } from "./sources/jaeger.ts";
import { loki } from "./sources/loki.ts";
import { prometheus } from "./sources/prometheus.ts";
import type { Ask } from "./sources/source.ts";
import { tempo } from "./sources/tempo.ts";
import { victorialogs } from "./sources/victorialogs.ts";

const asks: Readonly<Record<string, Ask>> = {
  prometheus,
  loki,
  tempo,
  jaeger,
  "victoriametrics-logs-datasource": victorialogs,
};

/** Returns the running data sources of the stack, as its Grafana would know them. */
export async function backendOf(stack: Backends): Promise<Backend> {
  const provisioned = await dataSourcesOf(stack.set);
  const sources = provisioned.map(({ uid, type, isDefault, jsonData }): DataSource => ({
    uid,
    type,
    isDefault,
    // Only stores of metrics say how often they are fed
    scrapeMs: parseInterval(jsonData.timeInterval ?? "1ms"),
  }));
  return {
    sources,
    ask: (request: Request) => {
      const ask = asks[request.source.type];
      if (ask === undefined) throw new Error(`${request.source.type}: expected one known here`);
      return ask(urlOf(stack, request.source), request);
    },
    labelValues: async (source, label, selector, range) => {
      const { data } = await getJson<{ data: string[] }>(
        `${urlOf(stack, source)}/api/v1/label/${label}/values`,
        {
          ...(selector === undefined ? {} : { "match[]": selector }),
          start: String(Math.floor(range.fromMs / 1000)),
          end: String(Math.ceil(range.toMs / 1000)),
        },
      );
      return data;
    },
    queryResult: async (source, query, { toMs }) => {
      const { data } = await getJson<{ data: { result: Result[] } }>(
        `${urlOf(stack, source)}/api/v1/query`,
        { query, time: String(toMs / 1000) },
      );
      return data.result.map(written);
    },
  };
}

interface Result {
  readonly metric: Record<string, string>;
  readonly value: [number, string];
}

/** Grafana's text of a result, to which it applies a variable's regular expression. */
function written({ metric: { __name__: name = "", ...labels }, value }: Result): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
  return `${name}{${pairs.join(",")}} ${value[1]} ${value[0] * 1000}`;
}

/** Where a data source of the stack answers. */
export function urlOf(stack: Backends, { uid }: Pick<DataSource, "uid">): string {
  switch (uid) {
    case "prometheus":
      return stack.prometheus;
    case "prometheus-longterm":
      return stack.prometheusLongterm;
    case "tempo":
    case "jaeger":
      return stack.stores.traces;
    case "loki":
    case "victorialogs":
      return stack.stores.logs;
    default:
      throw new Error(`${uid}: expected a data source that this test can ask`);
  }
}
