import type { Statement } from "../statement.ts";

const clients = "test/instrumentation/clients.integration.test.ts";
const configFile = "test/instrumentation/config-file.integration.test.ts";
const delivery = "test/instrumentation/delivery.test.ts";
const doctorRun = "test/cli/doctor/run.integration.test.ts";
const exit = "test/instrumentation/exit.integration.test.ts";
const failure = "test/instrumentation/failure.integration.test.ts";
const installedPreload = "test/consumer/preload.integration.test.ts";
const outage = "test/instrumentation/outage.integration.test.ts";
const privacyOutputs = "test/instrumentation/privacy/outputs.integration.test.ts";
const privacySettings = "test/instrumentation/privacy/privacy.test.ts";
const programmatic = "test/instrumentation/programmatic.integration.test.ts";
const reachability = "test/instrumentation/reachability.test.ts";
const startLine = "test/instrumentation/start-line/start-line.integration.test.ts";
const variables = "test/instrumentation/variables/variables.integration.test.ts";
const warning = "test/instrumentation/warning.test.ts";
const warnings = "test/instrumentation/warnings.integration.test.ts";

/** "Warnings" of docs/instrumentation.md. */
export const warningsStatements: readonly Statement[] = [
  {
    sentence: "A warning is one line on stderr, `[tamma-obs] …`.",
    shownBy: [[failure, "a bad setting gives one line, and the application runs with telemetry"]],
  },
  {
    sentence: "It is written once for each cause, and for at most 200 causes in a process.",
    shownBy: [[warning, "warn writes a cause once, and remembers two hundred of them"]],
  },
  {
    sentence: "The application runs on.",
    shownBy: [[failure, "a bad setting gives one line, and the application runs with telemetry"]],
  },
  {
    sentence:
      "Of OpenTelemetry's own warnings, the first 50 causes are written, whatever ids, numbers and span names they speak of.",
    shownBy: [
      [
        warnings,
        "is one line for each cause, whatever the data",
        "is fifty lines, where each cause is another",
      ],
    ],
  },
  {
    sentence:
      "With `OTEL_LOG_LEVEL=info`, `debug`, `verbose` or `all`, its messages below a warning are written too, each time.",
    shownBy: [[warnings, "OTEL_LOG_LEVEL=debug writes every message of OpenTelemetry's"]],
  },
  {
    sentence:
      "| Receiver away | `OTEL_EXPORTER_OTLP_ENDPOINT: http://localhost:4318 unreachable since 2026-01-02T03:04:05.678Z (connect ECONNREFUSED 127.0.0.1:4318); telemetry waits (at most 16 MiB in memory)` |",
    shownBy: [
      [
        failure,
        "gives one line when it is away, one when it is back, and one when it is away again",
      ],
    ],
  },
  {
    sentence:
      "| Receiver back | `OTEL_EXPORTER_OTLP_ENDPOINT: http://localhost:4318 reachable again, nothing dropped` (or `7 spans, 1 log record dropped`) |",
    shownBy: [
      [
        failure,
        "gives one line when it is away, one when it is back, and one when it is away again",
      ],
      [reachability, "is one fault for all signals, and over with the first answer"],
    ],
  },
  {
    sentence:
      "| Receiver asks to wait | `OTEL_EXPORTER_OTLP_ENDPOINT: http://localhost:4318 refuses telemetry since … (HTTP 503 on /v1/traces); telemetry waits (at most 16 MiB in memory)` |",
    shownBy: [[reachability, "for now is told after 2.5 seconds, with where telemetry waits"]],
  },
  {
    sentence:
      "| Nothing more can wait | `OTEL_EXPORTER_OTLP_ENDPOINT: no more telemetry can wait for http://localhost:4318; the oldest is dropped` |",
    shownBy: [[delivery, "is used, and the oldest goes at it"]],
  },
  {
    sentence:
      "| The export worker is behind | `OTEL_EXPORTER_OTLP_ENDPOINT: the export worker does not keep up with what is made; what is more than 16 MiB ahead of it is dropped` |",
    shownBy: [
      [
        outage,
        "what is too far ahead of the export worker is dropped, counted and told in one line",
      ],
    ],
  },
  {
    sentence:
      "| A measurement that cannot be read | `orders.placed: a measurement is left out, its attributes cannot be read: TypeError: Do not know how to serialize a BigInt` |",
    shownBy: [
      [
        privacyOutputs,
        "the scrape port and OTLP show no secret, and attributes that throw cost no other metric",
      ],
    ],
  },
  {
    sentence:
      "| Partial success | `OTEL_EXPORTER_OTLP_ENDPOINT: http://localhost:4318/v1/logs rejects 3 log records of a request that it takes (partial success: too old); what it rejects is dropped` |",
    shownBy: [
      [outage, "takes a part of each request"],
      [
        reachability,
        "what a receiver does not take of a request, and what is too large, is told once for each URL",
      ],
    ],
  },
  {
    sentence:
      "| One item too large | `OTEL_EXPORTER_OTLP_ENDPOINT: http://localhost:4318/v1/logs does not take one log record of 25000000 bytes (HTTP 413); such ones are dropped` |",
    shownBy: [
      [delivery, "is split until its parts are taken; one item that is not is dropped and told"],
      [
        reachability,
        "what a receiver does not take of a request, and what is too large, is told once for each URL",
      ],
    ],
  },
  {
    sentence:
      "| Spool not writable | `OBS_SPOOL_DIR: /var/spool/obs cannot be written (EACCES: permission denied, …); telemetry waits in memory` |",
    shownBy: [
      [outage, "that cannot be written, one line says so and telemetry goes through memory"],
    ],
  },
  {
    sentence:
      "| Losses at the end | `OTEL_EXPORTER_OTLP_ENDPOINT: at the end of the process, spans: 30 made, 20 sent, 10 dropped (8 refused, 2 exit)` |",
    shownBy: [
      [
        exit,
        "without a receiver the process ends as without the preload, and says so and what is lost",
      ],
      [failure, "gives two lines when something else than an OTLP receiver answers"],
    ],
  },
  {
    sentence:
      "| Something else answers | `OTEL_EXPORTER_OTLP_ENDPOINT: http://localhost:8080 refuses telemetry since … (HTTP 404 on /v1/traces); telemetry is dropped until it is accepted` |",
    shownBy: [[failure, "gives two lines when something else than an OTLP receiver answers"]],
  },
  {
    sentence:
      '| Malformed setting; its default is used | `OTEL_METRIC_EXPORT_INTERVAL: expected an integer >= 1, got "abc"` |',
    shownBy: [[failure, "a bad setting gives one line, and the application runs with telemetry"]],
  },
  {
    sentence:
      '| Malformed option of `start()`; its default is used | `start(): endpoint: expected a URL that starts with http:// or https://, got "collector"` |',
    shownBy: [[programmatic, "are all named, harm nothing, and flush ends when its time is over"]],
  },
  {
    sentence:
      "| Variable that is not supported | `OTEL_ENTITIES: not supported: OpenTelemetry's SDK for Node.js has no entities; use OTEL_RESOURCE_ATTRIBUTES` |",
    shownBy: [
      [variables, "that is not supported is named once, with the reason, and changes nothing"],
    ],
  },
  {
    sentence:
      "| Mistake in the configuration file; no telemetry | `otel.yaml: tracer_provider.processors[0]: expected the field batch, got bach` |",
    shownBy: [[configFile, "with a mistake sends nothing, and the application runs as without"]],
  },
  {
    sentence:
      "| Certificate that cannot be read; it is not used | `OTEL_EXPORTER_OTLP_CERTIFICATE: the file cannot be read and is not used: Error: ENOENT: …` |",
    shownBy: [[failure, "a bad setting gives one line, and the application runs with telemetry"]],
  },
  {
    sentence:
      "| Unknown `OBS_` setting | `OBS_SHUTDOWN_TIMEUOT: unknown setting, did you mean OBS_SHUTDOWN_TIMEOUT?` |",
    shownBy: [[failure, "a bad setting gives one line, and the application runs with telemetry"]],
  },
  {
    sentence:
      "| Misspelt `OTEL_` variable | `OTEL_EXPORTER_OTLP_ENDPOIN: unknown setting, did you mean OTEL_EXPORTER_OTLP_ENDPOINT?` |",
    shownBy: [
      ["test/config.test.ts", "a misspelt OTEL_ key is reported with the key that was meant"],
    ],
  },
  {
    sentence:
      '| Malformed item among headers; the others are sent | `OTEL_EXPORTER_OTLP_HEADERS: expected "key=value,key=value", item 2 of 2 is left out` |',
    shownBy: [
      [
        "test/config.test.ts",
        "of headers, an item that is none is left out and named by its place",
      ],
    ],
  },
  {
    sentence:
      "| Instrumentations not installed | `OBS_ENGINE: @opentelemetry/instrumentation-amqplib and 29 more are not installed, their libraries make no spans; run: npm install --include=optional` |",
    shownBy: [
      [
        installedPreload,
        "without optional packages the application runs, and one warning says what to do",
      ],
    ],
  },
  {
    sentence:
      '| NodeSDK asked for, not installed | `OBS_ENGINE: "sdk" needs @opentelemetry/sdk-node and @opentelemetry/auto-instrumentations-node, "direct" is used; run: npm install @opentelemetry/sdk-node @opentelemetry/auto-instrumentations-node` |',
    shownBy: [[installedPreload, "is told how to get NodeSDK, and is served without it"]],
  },
  {
    sentence:
      "| A version that nothing covers | `tedious 99.0.0: no instrumentation covers this version; its spans are missing` |",
    shownBy: [[clients, "a version that nobody covers is named once"]],
  },
  {
    sentence:
      "| A library publishes something else | `ioredis: what it publishes on ioredis:command is not understood: …` |",
    shownBy: [
      [clients, "what a library publishes and nobody understands is said once, and does no harm"],
    ],
  },
  {
    sentence:
      "| Scrape port taken | `OBS_PROMETHEUS_PORT: no scrape port is open (listen EADDRINUSE: address already in use 127.0.0.1:9464)` |",
    shownBy: [[failure, "that is taken gives one line"]],
  },
  {
    sentence:
      '| A privacy rule of your own cannot be read | `OBS_PRIVACY_PATTERNS: expected a regular expression, got "("; the others are used` |',
    shownBy: [[privacySettings, "that cannot be read are told, and turn nothing off"]],
  },
  {
    sentence:
      "| Too many series | `OBS_CARDINALITY_LIMIT: orders.placed has 2000 series; further ones are added up in one with otel.metric.overflow=true` |",
    shownBy: [
      [failure, "a metric that reaches its limit of series gives one line and stays within it"],
    ],
  },
  {
    sentence:
      "| A package is loaded before the preload | `express 5.3.0: loaded before the preload, which no longer can instrument it; name @tamma/observability/preload before the other --require and --import` |",
    shownBy: [[startLine, "is named in one warning, with what to do"]],
  },
  {
    sentence:
      "| The application's API is newer | `@opentelemetry/api: the application uses 1.11.0, newer than 1.10.0, which is registered; its own spans and metrics are ignored until both are the same` |",
    shownBy: [
      [failure, "an application with a newer OpenTelemetry API is told that it is ignored"],
    ],
  },
  {
    sentence:
      "| The application sets up an SDK of its own | `@opentelemetry/api: the application sets up an SDK of its own at /app/tracing.js:12: the preload's came first, so it is ignored or makes doubles; take it out, or start without the preload` |",
    shownBy: [[doctorRun, "tells of an SDK in the application, which no source file shows"]],
  },
  {
    sentence:
      "| No worker thread (permission model) | `OBS_ENABLED: the export worker does not run, nothing is sent: …` |",
    shownBy: [
      [failure, "without leave to start a worker thread one line says that nothing is sent"],
    ],
  },
];
