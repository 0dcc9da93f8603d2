import type { Statement } from "../statement.ts";

const config = "test/config.test.ts";
const exit = "test/instrumentation/exit.integration.test.ts";
const programmatic = "test/instrumentation/programmatic.integration.test.ts";

/** "From code" of docs/instrumentation.md. */
export const fromCodeStatements: readonly Statement[] = [
  {
    sentence:
      "Where you cannot pass a flag (a serverless platform, a process manager that takes none), call `start()` before anything else is loaded:",
    shownBy: [[programmatic, "start, flush and shutdown work while the application runs on"]],
  },
  {
    sentence:
      "The `await import()` matters: an ES module's `import` statements are loaded before its first line, so packages that stand beside `./telemetry.js` come too early.",
    says: "how ES modules are loaded",
  },
  {
    sentence: "Those that CommonJS has loaded are named in one line.",
    shownBy: [[programmatic, "are all named, harm nothing, and flush ends when its time is over"]],
  },
  {
    sentence: 'In CommonJS, `require("./telemetry.js")` in the first line is enough.',
    shownBy: [[programmatic, "in CommonJS, what is required after start() is instrumented"]],
  },
  {
    sentence:
      "A bundle must leave `@tamma/observability` outside, since the engine is loaded from its files.",
    says: "advice for bundles",
  },
  {
    sentence: "Every setting is an option, by its name in [configuration.md](configuration.md).",
    shownBy: [
      [
        config,
        "every setting has its own variable and a sentence of documentation",
        "code goes before the file, and the file before the environment",
      ],
      [programmatic, "start, flush and shutdown work while the application runs on"],
    ],
  },
  {
    sentence: "An option that is wrong is named in one line and its default is used.",
    shownBy: [[programmatic, "are all named, harm nothing, and flush ends when its time is over"]],
  },
  {
    sentence: "If the preload or another call was first, `start()` changes nothing and says so.",
    shownBy: [
      [
        programmatic,
        "start, flush and shutdown work while the application runs on",
        "another copy of the package controls what the preload has started",
      ],
    ],
  },
  {
    sentence: "In worker threads nothing is started.",
    shownBy: [[programmatic, "another copy of the package controls what the preload has started"]],
  },
  {
    sentence: "These work whoever has started telemetry, and from each copy of the package.",
    shownBy: [[programmatic, "another copy of the package controls what the preload has started"]],
  },
  {
    sentence: "Where nothing runs, they do no harm:",
    shownBy: [[programmatic, "start, flush and shutdown work while the application runs on"]],
  },
  {
    sentence:
      "**`flush()`** is for a function that is frozen after its answer, or a job's checkpoint.",
    shownBy: [[programmatic, "start, flush and shutdown work while the application runs on"]],
  },
  {
    sentence: "`complete` is false if its time was over first; what waits is still sent then.",
    shownBy: [
      [
        programmatic,
        "are all named, harm nothing, and flush ends when its time is over",
        "what a flush() whose time is over has not delivered is sent all the same",
      ],
    ],
  },
  {
    sentence: "A process that ends delivers by itself: do not call it in a handler of `SIGTERM`.",
    shownBy: [
      [
        exit,
        "with a receiver everything is delivered, and the process ends as without the preload",
      ],
    ],
  },
  {
    sentence: "**`shutdown()`** takes the instrumentations off and closes the scrape port.",
    shownBy: [[programmatic, "start, flush and shutdown work while the application runs on"]],
  },
  {
    sentence: "Afterwards no spans, metrics or log records are made.",
    shownBy: [[programmatic, "start, flush and shutdown work while the application runs on"]],
  },
  {
    sentence: "Request ids stay.",
    shownBy: [[programmatic, "start, flush and shutdown work while the application runs on"]],
  },
  {
    sentence: "A second call is the first one; telemetry cannot be started again.",
    shownBy: [
      [
        programmatic,
        "start, flush and shutdown work while the application runs on",
        "are all named, harm nothing, and flush ends when its time is over",
      ],
    ],
  },
];
