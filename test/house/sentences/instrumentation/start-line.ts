import type { Statement } from "../statement.ts";

const startLine = "test/instrumentation/start-line/start-line.integration.test.ts";
const startLineUnit = "test/instrumentation/start-line/start-line.test.ts";

/** "Start line" of docs/instrumentation.md. */
export const startLineStatements: readonly Statement[] = [
  {
    sentence: "Each process that sends telemetry tells once, on stderr, what runs:",
    shownBy: [[startLine, "is written once, while it runs, with the packages that it has loaded"]],
  },
  {
    sentence:
      "It comes a second after the start, when the application's packages are loaded, or at the end of a process that ends before.",
    shownBy: [
      [
        startLine,
        "is written once, while it runs, with the packages that it has loaded",
        "is written at the end of a process that ends sooner, and its exit code stays",
      ],
    ],
  },
  {
    sentence: "`instrumented=` names the packages whose spans, routes or log lines are known.",
    shownBy: [
      [startLineUnit, "tells which loaded packages are instrumented and which are not"],
      [startLine, "names the frameworks whose routes, and the loggers whose lines, are known"],
    ],
  },
  {
    sentence: "`not-instrumented=` names packages whose version nobody covers.",
    shownBy: [[startLineUnit, "tells which loaded packages are instrumented and which are not"]],
  },
  {
    sentence:
      "Behind `environment:`, `file:` and `code:` are the settings that are not left at their defaults.",
    shownBy: [[startLineUnit, "names what is not left at its default by its origin"]],
  },
  {
    sentence: "Secrets, and credentials and queries of URLs, are not in it.",
    shownBy: [[startLineUnit, "never tells secrets: $0"]],
  },
  {
    sentence: "`OBS_START_LINE=false` leaves it out.",
    shownBy: [
      [
        startLine,
        "is not written by a package manager, nor with OBS_START_LINE=false or OBS_ENABLED=false",
      ],
    ],
  },
  {
    sentence: "[doctor.md](doctor.md) finds out why something is missing.",
    says: "the page on finding out what is missing",
  },
];
