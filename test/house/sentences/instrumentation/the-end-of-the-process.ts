import type { Statement } from "../statement.ts";

const crashes = "test/instrumentation/crashes.integration.test.ts";
const exit = "test/instrumentation/exit.integration.test.ts";
const failure = "test/instrumentation/failure.integration.test.ts";
const liveSpans = "test/instrumentation/live-spans.test.ts";

/** "The end of the process" of docs/instrumentation.md. */
export const theEndOfTheProcessStatements: readonly Statement[] = [
  {
    sentence:
      "Telemetry is sent by a worker thread, which goes on while the application's thread stands still.",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
        "a second SIGTERM while the first waits for the receiver cuts nothing off: %s",
      ],
    ],
  },
  {
    sentence:
      "So everything is delivered on every way out that a process can notice, and the exit code or signal is what it would be without this package:",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
      ],
    ],
  },
  {
    sentence:
      "| natural end, `process.exit(n)` | spans, lines, metrics | 0 or `process.exitCode`, `n` |",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
      ],
    ],
  },
  {
    sentence: "| uncaught exception, unhandled rejection | spans, lines, metrics | 1 |",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
      ],
    ],
  },
  {
    sentence:
      "| SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR2 without a handler | spans, lines, metrics | that signal |",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
      ],
    ],
  },
  {
    sentence:
      "| one of these with a handler of the application | spans, lines, metrics | the application's; it is never ended for it |",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
        "the application's own SIGTERM handler decides when the process ends",
      ],
    ],
  },
  {
    sentence:
      "| a handler that sends the signal again (NestJS' `enableShutdownHooks()`, nodemon's example, signal-exit) | spans, lines, metrics | that signal |",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
      ],
    ],
  },
  {
    sentence:
      "| `process.kill(process.pid, …)` with any signal that ends it | spans, lines, metrics | that signal |",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
      ],
    ],
  },
  {
    sentence: "| SIGKILL from outside, `process.abort()` | what was sent before | 137, 134 |",
    shownBy: [
      [
        exit,
        "SIGKILL from outside takes nothing that was sent before",
        "process.abort() ends the process as without the preload",
      ],
    ],
  },
  {
    sentence:
      "Lines that handlers of `exit` and `beforeExit` write are delivered as well, and those of signal-exit's callbacks.",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
      ],
    ],
  },
  {
    sentence: "A handler of `exit` may throw or call `process.exit()`: nothing is lost by it.",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
      ],
    ],
  },
  {
    sentence: "They end with the process, with an error and `error.type` `process_ended`.",
    shownBy: [[crashes, "with an error at %s", "with an error at a signal from outside"]],
  },
  {
    sentence:
      "With exit code 0 the application says that its work is done: then only the spans of requests to it have an error, since their clients get no answer.",
    shownBy: [
      [crashes, "at exit code 0 with an error only for requests, whose clients get no answer"],
    ],
  },
  {
    sentence:
      'One listener of each signal above is of this package, and `process.listenerCount("SIGTERM")` counts it.',
    shownBy: [[exit, "one listener of each signal is counted, and none of exit"]],
  },
  {
    sentence: 'It does nothing at a `process.emit("SIGTERM")` of the application.',
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
      ],
    ],
  },
  {
    sentence:
      "The end waits for the last export at most `OBS_SHUTDOWN_TIMEOUT` (2 s), and 0.5 s when the receiver is known to be away.",
    shownBy: [
      [
        exit,
        "with a receiver that hangs the process ends as without the preload, and says what is lost",
      ],
      [
        failure,
        "that is known to be away and then hangs is not waited for as long as OBS_SHUTDOWN_TIMEOUT",
      ],
    ],
  },
  {
    sentence: "What is lost then is said in one line, with numbers.",
    shownBy: [
      [
        exit,
        "without a receiver the process ends as without the preload, and says so and what is lost",
      ],
    ],
  },
  {
    sentence:
      "An uncaught exception or unhandled rejection is a log record with `exception.type`, `exception.message`, `exception.stacktrace`, the trace and the request id.",
    shownBy: [[crashes, "at %s is a log record of the request: %s"]],
  },
  {
    sentence:
      "It has the severity FATAL if it ends the process, and ERROR if the application listens to `uncaughtException`.",
    shownBy: [
      [
        crashes,
        "at %s is a log record of the request: %s",
        "an exception that the application handles is an error of the active span and of a record, and the process goes on",
      ],
    ],
  },
  {
    sentence: "The active span gets the exception.",
    shownBy: [
      [crashes, "ends the spans in flight with an error, and is on the one that was active"],
    ],
  },
  {
    sentence:
      "When the process ends, the spans in flight (the latest 1,000) end with an error instead of being lost.",
    shownBy: [
      [crashes, "ends the spans in flight with an error, and is on the one that was active"],
      [liveSpans, "the latest 1,000 spans that have not ended are known, the last one first"],
    ],
  },
  {
    sentence: "Rejections that the application takes at `unhandledRejection` are its own.",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
      ],
    ],
  },
  {
    sentence:
      "At a `process.exit()` that follows an `await`, observable instruments are not read again: they keep their last exported value.",
    shownBy: [
      [
        exit,
        "observable instruments have no new value at a process.exit() behind an await, and one at a natural end",
      ],
    ],
  },
];
