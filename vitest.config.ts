import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { defineConfig } from "vitest/config";

import { Sequencer } from "./test/stack/sequencer.ts";

/** Suites of promtool, amtool, Alertmanager, Prometheus, Jaeger and the Collector as `npm run images` builds them. */
const suitesOfTools = [
  "test/alerting/{reload,rules}.integration.test.ts",
  "test/alerting/public-rules/generated-tests.integration.test.ts",
  "test/alerting/rule-tests/agreement.integration.test.ts",
  "test/alerting/alertmanager/{go-template,messages,render-alertmanager,route-conformance}.integration.test.ts",
  "test/alerting/alertmanager/simulate/*.integration.test.ts",
  "test/cli/drill.integration.test.ts",
  "test/alerting/rules/{covered-labels,rule-templates}.integration.test.ts",
  "test/consumer/{first-steps,getting-started,own-alert}.integration.test.ts",
  "test/deploy/*.integration.test.ts",
  "test/instrumentation/scrape-port.integration.test.ts",
  "test/shipped/changed-project.integration.test.ts",
  "test/metrics/prometheus-name.integration.test.ts",
  "test/project/accepted/accepted.integration.test.ts",
  "test/promql/random.integration.test.ts",
  "test/shipped/rules/{aggregates,exception-fingerprint,runbook-url,situations/situations}.integration.test.ts",
];
const withoutTools =
  process.env["STACK_REQUIRED"] !== "1" &&
  !existsSync(join(homedir(), ".cache/tamma-observability/bin"));
if (withoutTools) {
  process.stderr.write(
    `skipped: ${suitesOfTools.join(", ")} need the backends' tools: run \`npm run images\`\n`,
  );
}

/** Where every run leaves its counts as JSON, for `.ci/run`. */
const reports = process.env["TEST_REPORTS"];
const jsonReporter = (folder: string): ["json", { outputFile: string }] => [
  "json",
  { outputFile: join(folder, `${process.pid}.json`) },
];

/** What the preload writes besides its start line is what tests of processes look at. */
const env = { OBS_START_LINE: "false" };

/**
 * unit: pure or in-process. integration: child processes and real servers on loopback. stack: the
 * real backends in containers. The type tests (*.test-d.ts) run in `npm run typecheck`.
 */
export default defineConfig({
  ssr: { resolve: { conditions: ["@tamma/source"] } },
  test: {
    reporters: ["default", ...(reports === undefined ? [] : [jsonReporter(reports)])],
    sequence: { sequencer: Sequencer },
    projects: [
      {
        test: {
          name: "unit",
          env,
          sequence: { groupOrder: 0 },
          // One module graph for all files: 27 s became 12 s. A test cleans up what it sets globally.
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "test/**/*.integration.test.ts", "test/stack/**"],
          setupFiles: ["test/coverage/child-coverage.setup.ts"],
          // A bound on hanging, not a measure of speed: machines are shared
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "integration",
          env,
          sequence: { groupOrder: 1 },
          include: ["test/**/*.integration.test.ts"],
          exclude: ["**/node_modules/**", "test/stack/**", ...(withoutTools ? suitesOfTools : [])],
          setupFiles: ["test/coverage/child-coverage.setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // the condition decides, not the clock of a loaded machine
          expect: { poll: { timeout: 10_000 } },
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "stack",
          env,
          sequence: { groupOrder: 2 },
          include: ["test/stack/**/*.test.ts"],
          globalSetup: ["test/stack/setup.ts"],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
    ],
    coverage: {
      enabled: process.env["COVERAGE"] === "true",
      // The children's share lies in the same folder
      clean: false,
      reportOnFailure: true,
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/page/**", "src/embedded/otlp/generated/**"],
      // Merged with the child processes by test/coverage/run.ts, which holds the threshold
      reporter: ["json"],
    },
  },
});
