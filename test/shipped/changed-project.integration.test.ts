import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { testRules } from "#src/cli/promtool.ts";
import { ObservabilityError } from "#src/errors.ts";
import { renderProject } from "#src/project/render-project.ts";
import { resolveProject } from "#src/project/resolve-project.ts";
import { count, seconds } from "#src/promql/quantity.ts";
import { shippedObjectives } from "#src/shipped/shipped-objectives.ts";
import { shippedRouting } from "#src/shipped/shipped-routing.ts";
import { shippedRules, type ShippedRulesOptions } from "#src/shipped/shipped-rules.ts";

import { toolPath } from "../helpers/tool.ts";
import { manyChanges } from "./many-changes.ts";

const run = promisify(execFile);
const everySet = ["tempo-loki", "jaeger-victorialogs"];

function render(config: object): ReadonlyMap<string, string> {
  const place = { root: "/project", file: "observability.config.ts" };
  const output = "generated";
  return renderProject(resolveProject({ stack: { backends: everySet }, output, ...config }, place));
}

const files = render({
  rules: shippedRules(manyChanges),
  objectives: shippedObjectives({ override: { availability: { percent: 99.5 } } }),
  routing: shippedRouting({ slack: { channel: "#ops", tokenFile: "slack_token" } }),
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "changed-project-"));
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

test(
  "promtool passes the tests of every rule that a user changed",
  { timeout: 180_000 },
  async () => {
    const before = render({});
    const changed = [...files].filter(
      ([path, text]) => path.includes("/prometheus/tests/") && before.get(path) !== text,
    );
    const paths = changed.map(([path]) => join(folder, path));
    const { outcomes, output } = await testRules(toolPath("promtool"), paths, folder);
    const failed = outcomes.filter(({ passed }) => !passed).map(({ file }) => file);
    expect(failed.length === 0 ? "" : output).toBe("");
    expect(outcomes.length).toBeGreaterThanOrEqual(35);
  },
);

/** A notification as templates see it. */
const group = {
  status: "firing",
  receiver: "default",
  groupLabels: { alertname: "ServiceLatencyHigh", service_name: "checkout" },
  commonLabels: { alertname: "ServiceLatencyHigh", severity: "high" },
  commonAnnotations: {},
  externalURL: "http://alertmanager",
  alerts: [],
};

test("amtool takes the routing, and its messages say something", async () => {
  const alertmanager = join(folder, "generated/alertmanager");
  const config = files.get("generated/alertmanager/alertmanager.yml") ?? "";
  const moved = config.replaceAll("/etc/alertmanager/templates", join(alertmanager, "templates"));
  await writeFile(join(alertmanager, "moved.yml"), moved);
  const check = await run(toolPath("amtool"), ["check-config", join(alertmanager, "moved.yml")]);
  expect(check.stdout).toContain(" - 1 templates\n  SUCCESS");
  await writeFile(join(folder, "group.json"), JSON.stringify(group));
  const title = /title: '(.*)'/.exec(config)?.[1] ?? "";
  const { stdout } = await run(toolPath("amtool"), [
    "template",
    "render",
    `--template.glob=${join(alertmanager, "templates/*.tmpl")}`,
    `--template.text=${title}`,
    `--template.data=${join(folder, "group.json")}`,
  ]);
  expect(stdout).toBe("[HIGH] ServiceLatencyHigh in checkout");
});

function refusal(override: ShippedRulesOptions["override"]): string {
  try {
    render({ rules: shippedRules({ override: override ?? {} }) });
    return "";
  } catch (error) {
    return error instanceof ObservabilityError ? `${error.code}: ${error.message}` : String(error);
  }
}

test("lint refuses what makes a rule absurd, all at once", () => {
  expect(
    refusal({
      "service-latency-high": { limit: seconds(0.6) },
      "workflow-slow": { limit: seconds(3_600) },
      "service-error-rate-high": { window: "5m", for: "1m" },
      "crash-loop": { for: "5s", limit: seconds(0) },
      "prometheus-rule-failures": { limit: count(-1), window: "15s" },
    }).split("\n"),
  ).toEqual([
    "OBS_RULE_INVALID: @tamma/observability/shipped/rules/requests.ts: service-error-rate-high.latency-budget: expected at most 1m from breach to notification, got 1m50s500ms: for 1m, window 35s",
    "@tamma/observability/shipped/rules/requests.ts: service-latency-high.bound-between-buckets: expected a bound of a bucket (0.5 or 0.75), got 0.6",
    '@tamma/observability/shipped/rules/process.ts: crash-loop.for-too-short: expected no "for" or at least two evaluations (30s), got 5s, evaluated every 15s as of severity high',
    "@tamma/observability/shipped/rules/dependencies.ts: workflow-slow.never-true: expected a limit within 0 to 3600, got > 3600",
    "@tamma/observability/shipped/rules/alerting-path.ts: prometheus-rule-failures.window-too-short: expected a window of at least four samples of prometheus_rule_evaluation_failures_total (1m), got 15s",
    "@tamma/observability/shipped/rules/alerting-path.ts: prometheus-rule-failures.always-true: expected a limit within 0 to Infinity, got > -1",
  ]);
});
