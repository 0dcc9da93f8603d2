import { settings, type Setting } from "../../src/config.ts";
import { unsupportedVariables } from "../../src/unsupported-variables.ts";
import { generatedPage, markdownTable } from "./markdown-table.ts";

const variables =
  "https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/";

/** Renders docs/configuration.md from the table of settings. */
export function renderConfigurationDoc(): string {
  return generatedPage("Configuration", "src/config.ts", [
    "These settings configure the preload, `@tamma/observability/preload`, and [`start()`](instrumentation.md#from-code). The commands of `tamma-obs` read your `observability.config.ts` instead ([getting-started.md](getting-started.md)), and the stack has variables of its own ([stack.md](stack.md)).",
    "A setting is an environment variable, an option of `start()`, or a line of OpenTelemetry's [configuration file](#a-configuration-file). Code goes before the file, and the file before the environment.",
    "An unset or empty variable means its default. A malformed one is reported in one line and its default is used; of a list, what is known is used. Durations of `OBS_*` are milliseconds or text such as `30s`; those of `OTEL_*` are milliseconds.",
    "## Our settings",
    settingsTable((key) => key.startsWith("OBS_")),
    "## OpenTelemetry's variables",
    `Every variable of the [OpenTelemetry specification](${variables}) is in one of two tables: this one, or that of the variables that are not supported.`,
    settingsTable((key) => key.startsWith("OTEL_")),
    "Not supported. One that is set is named in one line, and nothing else happens:",
    markdownTable(
      ["Variable", "Why"],
      Object.entries(unsupportedVariables).map(([key, reason]) => [`\`${key}\``, `${reason}.`]),
    ),
    "Nor are these values: `grpc` as a protocol, `zipkin` and `otlp/stdout` as exporters, `jaeger`, `xray` and `ottrace` as propagators, `jaeger_remote`, `parentbased_jaeger_remote` and `xray` as samplers. A Collector translates between all of them and OTLP over HTTP.",
    ...file,
  ]);
}

function settingsTable(chosen: (key: string) => boolean): string {
  const rows = Object.entries(settings)
    .map(([name, row]): readonly [string, Setting<unknown>] => [name, row])
    .filter(([, row]) => chosen(row.key))
    .map(([name, row]) => [
      `\`${row.key}\``,
      `\`${name}\``,
      shownDefault(row.default),
      row.secret ? `${row.doc} Secret: never printed.` : row.doc,
    ]);
  return markdownTable(["Variable", "In code", "Default", "Meaning"], rows);
}

function shownDefault(value: unknown): string {
  const text = value === undefined ? "{}" : JSON.stringify(value);
  return text === "{}" ? "unset" : `\`${text.replaceAll('"', "")}\``;
}

/** By hand: the file has a schema of its own. */
const file = [
  "## A configuration file",
  "`OTEL_CONFIG_FILE=otel.yaml` reads [OpenTelemetry's declarative configuration](https://opentelemetry.io/docs/specs/otel/configuration/#declarative-configuration), version 1, with both engines:",
  `\`\`\`yaml
file_format: "1.0"
resource:
  attributes:
    - { name: service.name, value: checkout }
    - { name: deployment.environment.name, value: "\${DEPLOYMENT:-development}" }
propagator:
  composite_list: tracecontext,baggage,b3
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http:
            endpoint: \${COLLECTOR:-http://localhost:4318}/v1/traces
            headers:
              - { name: authorization, value: "Bearer \${TOKEN}" }
  sampler:
    parent_based:
      root:
        trace_id_ratio_based: { ratio: 0.25 }
meter_provider:
  readers:
    - periodic:
        interval: 5000
        exporter:
          otlp_http:
            endpoint: \${COLLECTOR:-http://localhost:4318}/v1/metrics
logger_provider:
  processors:
    - batch:
        exporter:
          otlp_http:
            endpoint: \${COLLECTOR:-http://localhost:4318}/v1/logs
instrumentation/development:
  js:
    mysql2: { enabled: false }
distribution:
  tamma:
    shutdown_timeout: 5s
\`\`\``,
  [
  "- **Only the file counts.** All other `OTEL_*` variables are ignored, as the specification says; those that are set are named in one line. Refer to a variable as `${VAR}`, `${env:VAR}` or `${VAR:-default}`; `$$` is a `$`.",
  "- **`OBS_*` settings** are under `distribution.tamma`, in lower case without the prefix. They go before the `OBS_*` variables, and those that the file does not mention are in force.",
  "- **What is left out is off.** A signal without its provider is not made, and without `propagator` nothing but the request id is propagated. Two defaults are ours: `log_level` is `warn`, and without `resource.detection/development` the process is described as usual, so that two instances of a service stay apart.",
  "- **A mistake** such as an unknown field, a value of another type or a file that is not there: all of them are named with their places, **no telemetry is sent**, and the application runs on. A file that is half right could send telemetry to the wrong place.",
  "- **What is not supported** is named with its place, such as `otel.yaml: meter_provider.views: not supported: …`, and the rest is used: `otlp_grpc` and `otlp_file`, a second `otlp_http` exporter of a signal, views, samplers other than those of `OTEL_TRACES_SAMPLER`, configurators, other propagators than W3C and B3, options of single instrumentations but `enabled`. With `OBS_ENGINE=sdk`, the limits of log records come from the environment only.",
  ].join("\n"),
];
