import type { Statement } from "../statement.ts";

const bundles = "test/bundler/bundles.integration.test.ts";
const describeServices = "test/instrumentation/services/describe-services.ts";
const exceptionFingerprint = "test/shipped/rules/exception-fingerprint.integration.test.ts";
const exceptionUnit = "test/instrumentation/logs/exception.test.ts";
const loggers = "test/instrumentation/loggers.integration.test.ts";
const logs = "test/instrumentation/logs.integration.test.ts";
const pinoLine = "test/instrumentation/logs/pino-line.test.ts";
const privacyCorpus = "test/instrumentation/privacy/corpus.integration.test.ts";
const severity = "test/instrumentation/logs/severity.test.ts";

/** "Logs" of docs/instrumentation.md. */
export const logsStatements: readonly Statement[] = [
  {
    sentence:
      "| pino, with Fastify, pino-http, nestjs-pino | 9.10 and later | yes | its diagnostics channel, bundles too |",
    shownBy: [
      [
        loggers,
        "are sent once each, with severity, fields, and the request's ids",
        "have the ids on their structured lines, and the application's own where it writes some",
        "a line is sent once, by the logger that was called, and not at all if nobody writes it",
      ],
      [describeServices, "${nodeName}: $name is as without the preload, and its requests are seen"],
    ],
  },
  {
    sentence: "| pino | 8, 9.0 to 9.9 | yes | a patch |",
    shownBy: [[loggers, "are sent once each, with severity, fields, and the request's ids"]],
  },
  {
    sentence: "| winston | 3 | yes, before the formats | a patch |",
    shownBy: [
      [
        loggers,
        "are sent once each, with severity, fields, and the request's ids",
        "have the ids on their structured lines, and the application's own where it writes some",
      ],
    ],
  },
  {
    sentence: "| bunyan | 1, 2 | yes | a patch |",
    shownBy: [
      [
        loggers,
        "are sent once each, with severity, fields, and the request's ids",
        "have the ids on their structured lines, and the application's own where it writes some",
      ],
    ],
  },
  {
    sentence: "| log4js | 6 | in the context: `%X{trace_id}`, JSON layouts | a patch |",
    shownBy: [
      [
        loggers,
        "are sent once each, with severity, fields, and the request's ids",
        "have the ids on their structured lines, and the application's own where it writes some",
      ],
    ],
  },
  {
    sentence: "| NestJS `Logger`, `ConsoleLogger` | 8 and later | with `json: true` | a patch |",
    shownBy: [
      [
        loggers,
        "are sent once each, with severity, fields, and the request's ids",
        "have the ids on their structured lines, and the application's own where it writes some",
      ],
    ],
  },
  {
    sentence:
      "| `console` | Node.js' own | no, its text stays as it is | Node's diagnostics channel |",
    shownBy: [
      [
        loggers,
        "are sent once each, with severity, fields, and the request's ids",
        "is printed as without the preload, and sent once",
      ],
    ],
  },
  {
    sentence:
      "What a bundler puts into the application's file cannot be patched: there, pino 9.10 and `console` are followed.",
    shownBy: [[bundles, "has what is known without patches in a bundle without the plugin"]],
  },
  {
    sentence: "A line is sent by the logger that you call.",
    shownBy: [
      [
        loggers,
        "a line is sent once, by the logger that was called, and not at all if nobody writes it",
      ],
    ],
  },
  {
    sentence:
      "What it prints on its way, by `console` or by a logger behind it (winston by pino, Nest by winston), is the same line and is not sent again.",
    shownBy: [
      [
        loggers,
        "a line is sent once, by the logger that was called, and not at all if nobody writes it",
      ],
    ],
  },
  {
    sentence: "A transport that prints by `console` later, in a callback, is not recognised.",
    says: "a limit of the promise in the sentence before it",
  },
  {
    sentence:
      "A line is sent if its level passes the logger and, in winston, one of its transports.",
    shownBy: [
      [
        loggers,
        "a line is sent once, by the logger that was called, and not at all if nobody writes it",
      ],
    ],
  },
  {
    sentence: "Silent ones do not count.",
    shownBy: [
      [
        loggers,
        "a line is sent once, by the logger that was called, and not at all if nobody writes it",
      ],
    ],
  },
  {
    sentence:
      "**The finished line** is sent: after redaction, serializers and the logger's formats, and [without secrets](privacy.md).",
    shownBy: [
      [logs, "after redaction"],
      [loggers, "are sent once each, with severity, fields, and the request's ids"],
      [privacyCorpus, "sends no secret in any place of any signal: %s"],
    ],
  },
  {
    sentence: "The message is the body, without colours.",
    shownBy: [
      [pinoLine, "takes the message as body and the rest as attributes"],
      [
        loggers,
        "are sent once each, with severity, fields, and the request's ids",
        "a message in colours is printed in them and sent without",
      ],
    ],
  },
  {
    sentence: "The level is the severity, and a custom one lies between its neighbours.",
    shownBy: [
      [loggers, "are sent once each, with severity, fields, and the request's ids"],
      [
        severity,
        "an unknown name has the severity of the next less severe one, and none without such",
        "level %i of pino or bunyan has severity %i",
      ],
    ],
  },
  {
    sentence:
      "A text of `console` that is a JSON object with a message or a level is read as such a line.",
    shownBy: [[loggers, "are sent once each, with severity, fields, and the request's ids"]],
  },
  {
    sentence:
      "`err`, `error`, or an `Error` among the arguments becomes `exception.type`, `exception.message` and `exception.stacktrace`; so does a stack trace that is printed as text.",
    shownBy: [
      [loggers, "name an error as an exception, all the same one"],
      [exceptionUnit, "reads a printed stack trace"],
    ],
  },
  {
    sentence:
      "The stack trace goes on with those of the error's `cause` and of an AggregateError's `errors`.",
    shownBy: [
      [
        exceptionUnit,
        "has the causes and the errors of an AggregateError in the stack trace, each once",
      ],
    ],
  },
  {
    sentence:
      "Node.js keeps ten frames of a stack, and some of them may be of instrumentations; `--stack-trace-limit=50` keeps more.",
    says: "what Node.js does",
  },
  {
    sentence: "Other fields of the error stay in `err`.",
    shownBy: [
      [exceptionUnit, "what else an error has is one attribute"],
      [logs, "with its error as an exception"],
    ],
  },
  {
    sentence:
      "`exception.fingerprint` names the site that throws: a hash of the type and the first stack frame, without line, folder and a bundler's hash, so that a release keeps it, whatever the message says.",
    shownBy: [
      [
        exceptionUnit,
        "does not depend on the message",
        "is the same at %s",
        "is another for another type, and the type's without a stack",
      ],
    ],
  },
  {
    sentence:
      "The stack's Collector gives [the same one](stack.md#which-metrics-come-from-where) to exceptions on spans.",
    shownBy: [[exceptionFingerprint, "the preload gives the same fingerprints"]],
  },
  {
    sentence: "A line that has a `trace_id` or `request_id` keeps it, and none is added.",
    shownBy: [
      [
        loggers,
        "are sent once each, with severity, fields, and the request's ids",
        "have the ids on their structured lines, and the application's own where it writes some",
      ],
    ],
  },
  {
    sentence:
      "A formatter of pino that adds ids is recognised by its first line, which has them twice.",
    shownBy: [
      [
        loggers,
        "a line has the ids once, though the application adds them by a formatter or a binding",
      ],
    ],
  },
  {
    sentence:
      "**Loggers that ship by themselves** are not shipped a second time: those with `pino-opentelemetry-transport` (alone, among `targets`, in `pino.multistream`), and those with OpenTelemetry's transport for winston or stream for bunyan, which send over the preload's provider.",
    shownBy: [
      [
        logs,
        "a logger that ships through pino-opentelemetry-transport is not shipped a second time",
      ],
      [
        loggers,
        "a line is sent once, by the logger that was called, and not at all if nobody writes it",
        "what is written to the former logs API is sent once, and without secrets",
      ],
    ],
  },
  {
    sentence:
      "What is written to `logs` of `@opentelemetry/api-logs`, which has become a part of `@opentelemetry/api` 1.10, is sent too.",
    shownBy: [
      [loggers, "what is written to the former logs API is sent once, and without secrets"],
    ],
  },
  {
    sentence:
      "**Without traces** (`OTEL_TRACES_EXPORTER=none`), lines have the request id, and a trace's ids only if the caller has sent some.",
    shownBy: [[loggers, "without traces, lines have the request's id and none of a trace"]],
  },
  {
    sentence:
      "An exception that winston logs too (`handleExceptions`, `exceptionHandlers`) is one record, the preload's.",
    shownBy: [[loggers, "is one record: %s"]],
  },
  {
    sentence: "Their lines carry the ids all the same.",
    shownBy: [
      [
        logs,
        "a logger that ships through pino-opentelemetry-transport is not shipped a second time",
      ],
    ],
  },
  {
    sentence: "`OBS_LOGS=correlate` only adds the ids; `OBS_LOGS=off` does nothing.",
    shownBy: [
      [
        loggers,
        "OBS_LOGS=correlate adds the ids and sends nothing",
        "OBS_LOGS=off leaves all lines alone",
      ],
    ],
  },
  {
    sentence: "`OBS_LOGGERS` names the loggers that are followed, all by default.",
    shownBy: [
      [
        loggers,
        "OBS_LOGGERS chooses the loggers",
        "are sent once each, with severity, fields, and the request's ids",
      ],
    ],
  },
  {
    sentence:
      "`console` is among them because a service that logs by it would have no logs otherwise, and because loggers that are not listed here print by it.",
    says: "why console is among them",
  },
  {
    sentence: "If your program prints its results by `console`, leave it out:",
    says: "advice, before a command",
  },
  {
    sentence: "`OTEL_NODE_DISABLED_INSTRUMENTATIONS=winston` leaves out one.",
    shownBy: [[loggers, "OTEL_NODE_DISABLED_INSTRUMENTATIONS leaves out those that it names"]],
  },
  {
    sentence:
      "CPU time of the application's thread for a line within a request, in µs, median (least to most) of seven runs in turns: pino 2.5 (1.9 to 2.8) without this package, 5.1 (4.3 to 5.3) with `OBS_LOGS=correlate`, 13.2 (12.3 to 13.8) sent; `console` 1.8 (1.6 to 1.9), 1.7 (1.6 to 1.8) and 7.1 (6.6 to 7.9).",
    measuredBy: "bench/log-line/",
  },
  {
    sentence:
      "Node.js 24.21, 2 cores shared with other work; `npm run bench -- log-line` in a clone of the repository repeats it, for the other loggers too.",
    measuredBy: "bench/log-line/",
  },
];
