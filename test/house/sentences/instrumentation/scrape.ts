import type { Statement } from "../statement.ts";

const alertingCommands = "test/cli/alerting-commands.integration.test.ts";
const exposition = "test/metrics/exposition.test.ts";
const failure = "test/instrumentation/failure.integration.test.ts";
const scrapePort = "test/instrumentation/scrape-port.integration.test.ts";

/** "Scrape" of docs/instrumentation.md. */
export const scrapeStatements: readonly Statement[] = [
  {
    sentence: "`OBS_PROMETHEUS_PORT=9464` also serves `/metrics` for a Prometheus that scrapes.",
    shownBy: [[failure, "serves the process's metrics, which make no spans"]],
  },
  {
    sentence:
      "It listens on `127.0.0.1`; for a Prometheus on another machine, set `OBS_PROMETHEUS_HOST`.",
    shownBy: [
      [
        failure,
        "that is taken gives one line",
        "serves them where OTEL_METRICS_EXPORTER=none sends none",
      ],
    ],
  },
  {
    sentence:
      "The series are those that the stack's Prometheus makes of the same metrics over OTLP: names with units, labels such as `service_name`, `target_info`.",
    shownBy: [
      [scrapePort, "is every series that Prometheus makes of the same metrics over OTLP: %s"],
    ],
  },
  {
    sentence: "Your rules and dashboards work with both.",
    shownBy: [
      [scrapePort, "is every series that Prometheus makes of the same metrics over OTLP: %s"],
    ],
  },
  { sentence: "What differs:", says: "introduces the list below it" },
  {
    sentence: "**`job` and `instance`** come from the scrape config.",
    shownBy: [
      [scrapePort, "is every series that Prometheus makes of the same metrics over OTLP: %s"],
    ],
  },
  {
    sentence:
      "Over OTLP they are `service.namespace/service.name`, or `service.name` alone, and `service.instance.id`.",
    shownBy: [
      [scrapePort, "is every series that Prometheus makes of the same metrics over OTLP: %s"],
    ],
  },
  {
    sentence:
      '**Histograms** arrive as three counters, `_bucket`, `_sum` and `_count`, and have no type `histogram`: with it, Prometheus 3 changes `le="5"` to `le="5.0"`, and rules do not find the bucket.',
    shownBy: [
      [exposition, "a histogram is three counters, whose bounds are written as over OTLP"],
      [scrapePort, "is every series that Prometheus makes of the same metrics over OTLP: %s"],
    ],
  },
  { sentence: "`histogram_quantile` works as usual.", says: "what Prometheus computes of buckets" },
  {
    sentence: "**Exponential histograms and exemplars** are left out.",
    shownBy: [[exposition, "exponential histograms, which the format cannot carry, are left out"]],
  },
  { sentence: "The text format has no place for them.", says: "why they are left out" },
  {
    sentence: "**Timing**: the latency of rules is computed for an export every 5 s.",
    shownBy: [
      [
        alertingCommands,
        "keeps every critical rule within a minute and prints the parts of each bound",
      ],
    ],
  },
  {
    sentence:
      "With a longer `scrape_interval`, alerts come that much later, and a window needs four samples.",
    says: "what Prometheus does with an interval of the reader's",
  },
  {
    sentence:
      "Choose one of the two for a Prometheus: with both, it has each series twice, under two jobs, and sums count double.",
    says: "advice; the two jobs are Prometheus' doing",
  },
  {
    sentence: "`OTEL_METRICS_EXPORTER=none` leaves OTLP out.",
    shownBy: [[failure, "serves them where OTEL_METRICS_EXPORTER=none sends none"]],
  },
];
