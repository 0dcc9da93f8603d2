/** Where pipelines take promtool from: the Prometheus that the rules are tested with. */
export const prometheusImage = "prom/prometheus:v3.15.0";
