import { dataSources, type DataSource } from "./data-sources.ts";
import { hiddenVariable } from "./hidden-variable.ts";

const name = "source";

/** The first Prometheus keeps this much, in seconds: METRICS_RETENTION in .env, 30 days. */
const detail = 30 * 24 * 3600;

/** The Prometheus that has the whole range of the dashboard, of those with `sourceVariable`. */
export const sourceByRange = {
  type: "prometheus",
  uid: `\${${name}}`,
} as const satisfies DataSource;

/**
 * The hidden variable that chooses it. Grafana has no condition of its own, so the first Prometheus is
 * asked for a series whose label is the answer.
 */
export function sourceVariable(): object {
  const { prometheus, prometheusLongterm } = dataSources;
  const query = `query_result(${answer(prometheus.uid, "<=")} or ${answer(prometheusLongterm.uid, ">")})`;
  return hiddenVariable({
    name,
    label: "Source",
    datasource: prometheus,
    query,
    regex: `/${name}="([^"]+)"/`,
    first: prometheus.uid,
  });
}

function answer(uid: string, comparison: "<=" | ">"): string {
  return `label_replace(vector($__range_s) ${comparison} ${detail}, "${name}", "${uid}", "", "")`;
}
