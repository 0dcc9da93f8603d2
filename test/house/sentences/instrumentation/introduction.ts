import type { Statement } from "../statement.ts";

const config = "test/config.test.ts";
const describeServices = "test/instrumentation/services/describe-services.ts";
const init = "test/cli/init.integration.test.ts";
const moduleMatrix = "test/instrumentation/module-matrix.integration.test.ts";
const recipes = "test/consumer/recipes.integration.test.ts";

/** "Instrumentation" of docs/instrumentation.md. */
export const introductionStatements: readonly Statement[] = [
  {
    sentence: "In CommonJS, `node --require @tamma/observability/preload app.cjs` works as well.",
    shownBy: [[moduleMatrix, "$form on $name"]],
  },
  {
    sentence: "`npx tamma-obs init` puts the flag into your start script.",
    shownBy: [
      [init, "gets what is announced and nothing else, once, and it passes lint"],
      [recipes, "is started as init makes it start, and compiles"],
    ],
  },
  {
    sentence: "Your code does not change.",
    shownBy: [
      [describeServices, "${nodeName}: $name is as without the preload, and its requests are seen"],
    ],
  },
  {
    sentence:
      "Traces, metrics and log lines go over OTLP/HTTP to `OTEL_EXPORTER_OTLP_ENDPOINT` (default `http://localhost:4318`).",
    shownBy: [
      [moduleMatrix, "$form on $name"],
      [config, "an empty environment gives every default and says so"],
    ],
  },
  {
    sentence: "Settings: [configuration.md](configuration.md).",
    says: "where the settings are listed",
  },
];
