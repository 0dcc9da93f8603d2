import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

import { beforeAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const oxlint = join(root, "node_modules/oxlint/bin/oxlint");

/** Each line breaks one direction of docs/architecture.md. */
const violations = [
  ["src/errors.ts", `export { toMs } from "./duration.ts";`],
  ["src/duration.ts", `export { loadConfig } from "./config.ts";`],
  ["src/config.ts", `export { catalog } from "./metrics/catalog.ts";`],
  ["src/redaction/names.ts", `export { toMs } from "../duration.ts";`],
  ["src/redaction/names.ts", `export { trace } from "@opentelemetry/api";`],
  ["src/metrics/catalog.ts", `export { ruleNames } from "../redaction/rules.ts";`],
  ["src/show.ts", `export { toMs } from "./duration.ts";`],
  ["src/metrics/catalog.ts", `export { runner } from "../health/engine/runner.ts";`],
  ["src/bundler/rollup.ts", `export { warn } from "../instrumentation/warning.ts";`],
  ["src/instrumentation/engine.ts", `export { rule } from "../alerting/rules/rule.ts";`],
  ["src/health/engine/runner.ts", `export { MeterProvider } from "@opentelemetry/sdk-metrics";`],
  ["src/health/gauges.ts", `export { start } from "../instrumentation/engine.ts";`],
  ["src/promql/print.ts", `export { rule } from "../alerting/rules/rule.ts";`],
  ["src/alerting/render.ts", `export { rules } from "../shipped/rules/index.ts";`],
  ["src/alerting/rules/rule.ts", `export { default as pino } from "pino";`],
  ["src/alerting/rules/rule.ts", `export { shippedRules } from "../../shipped/rules/index.ts";`],
  [
    "src/alerting/lint/lint.ts",
    `export { createMetricsCollector } from "../../metrics/collector.ts";`,
  ],
  ["src/alerting/alertmanager/route.ts", `export { alert } from "../rules/rule.ts";`],
  ["src/alerting/alertmanager/simulate/router.ts", `export { lint } from "../../lint/lint.ts";`],
  ["src/alerting/alertmanager/route.ts", `export { routing } from "../../shipped/routing.ts";`],
  ["src/dashboards/grafana/render.ts", `export { metrics } from "@opentelemetry/api";`],
  [
    "src/dashboards/grafana/render.ts",
    `export { health } from "../../shipped/dashboards/health.ts";`,
  ],
  ["src/shipped/rules/index.ts", `export { loadProject } from "../../project/load-project.ts";`],
  ["src/project/load-project.ts", `export { run } from "../cli/main.ts";`],
  ["src/embedded/store/store.ts", `export { panel } from "../../dashboards/model/panel.ts";`],
  ["src/embedded/store/store.ts", `export { routing } from "../../shipped/routing.ts";`],
  ["src/cli/health.ts", `import "../instrumentation/preload.ts";`],
  ["src/health/index.ts", `export const port = process.env["PORT"];`],
] as const;

/** Each line is allowed by them. */
const allowed = [
  ["src/config.ts", `export { ruleNames } from "./redaction/rules.ts";`],
  ["src/health/report.ts", `export { isSecretName } from "../redaction/names.ts";`],
  ["src/instrumentation/engine.ts", `export { isSecretName } from "../redaction/names.ts";`],
  ["src/health/gauges.ts", `export { metrics } from "@opentelemetry/api";`],
  ["src/alerting/rules/rule.ts", `export { catalog } from "../../metrics/catalog.ts";`],
  ["src/alerting/alertmanager/route.ts", `export { is } from "../../promql/label-condition.ts";`],
  ["src/project/load-project.ts", `export { routing } from "../shipped/routing.ts";`],
  ["src/embedded/demo/demo.ts", `export { routing } from "../../shipped/routing.ts";`],
] as const;

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

/** The lines of every file: a line is a case. */
const files = Map.groupBy<string, readonly [string, string]>(
  [...violations, ...allowed],
  ([path]) => path,
);

let diagnostics: readonly Diagnostic[];

// One run of the linter for all cases: it takes 200 ms to start
beforeAll(async () => {
  // Inside the project, so that the linter resolves its plugins; ignored by git
  await mkdir(join(root, ".tmp"), { recursive: true });
  const house = await mkdtemp(join(root, ".tmp/house-"));
  try {
    await cp(join(root, "oxlint.config.ts"), join(house, "oxlint.config.ts"));
    for (const [path, cases] of files) {
      await mkdir(join(house, dirname(path)), { recursive: true });
      await writeFile(join(house, path), cases.map(([, code]) => `${code}\n`).join(""));
    }
    const args = [oxlint, "--no-ignore", "--format", "json", ...files.keys()];
    const stdout = await promisify(execFile)(process.execPath, args, { cwd: house }).then(
      (run) => run.stdout,
      (error: { readonly stdout: string }) => error.stdout,
    );
    ({ diagnostics } = JSON.parse(stdout));
  } finally {
    await rm(house, { recursive: true, force: true });
  }
});

/** Returns the rules that a case breaks. */
function broken(path: string, code: string): readonly string[] {
  const line = 1 + (files.get(path) ?? []).findIndex(([, other]) => other === code);
  return diagnostics
    .filter(({ filename, labels }) => filename === path && labels[0]?.span.line === line)
    .map((diagnostic) => diagnostic.code);
}

describe("the import directions of the house", () => {
  test.each(violations)("%s may not contain %s", (path, code) => {
    expect(broken(path, code).join()).toMatch(/no-restricted-imports|no-process-env/);
  });

  test.each(allowed)("%s may contain %s", (path, code) => {
    expect(broken(path, code)).toEqual([]);
  });
});
