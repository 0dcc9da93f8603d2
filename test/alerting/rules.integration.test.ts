import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";

import { above, alert, defineRules, increase, perSecond, rate, sum } from "#src/alerting/index.ts";
import { count, max, value } from "#src/alerting/index.ts";
import { mutantFiles } from "#src/alerting/rule-tests/mutant-files.ts";
import { completeRules, renderDefinitions } from "#src/alerting/render.ts";
import { ruleTests } from "#src/alerting/rule-tests/render-tests.ts";
import { alertsOf } from "#src/alerting/rules/rule-file.ts";
import { testRules } from "#src/cli/promtool.ts";
import { backendCatalog } from "#src/metrics/backend-catalog.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { prometheusName } from "#src/metrics/prometheus-name.ts";

import { toolPath } from "../helpers/tool.ts";
import { ownContext, ownProject, renderOwnProject } from "../helpers/own-project.ts";

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "obs-rules-"));
  // What is made of the rules themselves, and the series about each alert, which projects have
  const files = [...renderDefinitions(ownProject.rules, ownContext), ...generatedRules()];
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const paths = (pattern: string): readonly string[] =>
  [...renderDefinitions(ownProject.rules, ownContext).keys()].filter((path) =>
    path.startsWith(pattern),
  );

/** Of every set of backends. */
const generatedRules = (): readonly (readonly [path: string, text: string])[] =>
  [...renderOwnProject()].filter(([path]) => /\/prometheus\/rules\//.test(path));

describe("the shipped rules", () => {
  test("are accepted by promtool", async () => {
    const files = generatedRules().map(([path]) => join(folder, path));
    const { stdout } = await run(toolPath("promtool"), ["check", "rules", ...files]);
    expect(stdout.match(/SUCCESS/g)).toHaveLength(files.length);
  });

  test("pass the tests that are written for them", { timeout: 180_000 }, async () => {
    const files = paths("prometheus/tests/").map((path) => join(folder, path));
    const { outcomes, output } = await testRules(toolPath("promtool"), files, folder);
    const failed = outcomes.filter(({ passed }) => !passed).map(({ file }) => file);
    expect(failed.length === 0 ? "" : output).toBe("");
    expect(outcomes).toHaveLength(files.length);
  });

  test("are the operator's resources as well", () => {
    const rendered = renderDefinitions(ownProject.rules, ownContext);
    const names = paths("k8s/prometheus-rules/").flatMap((path) => {
      const resource = parse(rendered.get(path) ?? "") as {
        readonly kind: string;
        readonly spec: {
          readonly groups: readonly { readonly rules: readonly { alert?: string }[] }[];
        };
      };
      expect(resource.kind).toBe("PrometheusRule");
      return resource.spec.groups.flatMap(({ rules }) => rules.map((rule) => rule.alert));
    });
    const alerts = alertsOf(completeRules(ownProject.rules, ownContext)).map(
      ({ alert }) => alert.name,
    );
    expect(names.filter((name) => name !== undefined).toSorted()).toEqual(alerts.toSorted());
  });
});

describe("a generated test", () => {
  const watched = alert({
    id: "failures",
    name: "Failures",
    severity: "high",
    owner: "me",
    when: above(sum(rate(catalog.workflowsFailed, "5m"), { by: ["service.name"] }), perSecond(2)),
    for: "2m",
    keepFiringFor: "3m",
    summary: ({ value }) => `it is ${value}`,
    description: "Too many failures.",
    runbook: "Look at the log.",
  });

  /** Runs the tests of the rules' mutants and returns those that the tests did not notice. */
  async function survivors(rules: readonly (typeof watched)[]): Promise<readonly string[]> {
    const own = await mkdtemp(join(folder, "mutants-"));
    const mutants = mutantFiles([defineRules("x.ts", rules)], ownContext);
    const files = await Promise.all(
      mutants.map(async ({ rule, test }, index) => {
        const path = join(own, `${index}.test.yml`);
        await writeFile(join(own, `${index}.yml`), rule);
        await writeFile(path, test(`${index}.yml`));
        return path;
      }),
    );
    const { outcomes } = await testRules(toolPath("promtool"), files, own);
    const passed = new Set(outcomes.filter((one) => one.passed).map(({ file }) => file));
    return mutants
      .filter((_, index) => passed.has(files[index] ?? ""))
      .map((one) => one.mutant.change);
  }

  test("notices each single defect of its rule", { timeout: 60_000 }, async () => {
    expect(await survivors([watched])).toEqual([]);
  });

  test("notices the loss of a filter", { timeout: 60_000 }, async () => {
    const timeouts = increase(catalog.healthCheckRuns, "10m", {
      "health.check.outcome": "timeout",
    });
    const filtered = { ...watched, when: above(sum(timeouts, { by: ["service.name"] }), count(3)) };
    expect(await survivors([filtered])).toEqual([]);
  });
});

describe("the value in a summary", () => {
  const shown = alert({
    id: "shown",
    name: "Shown",
    severity: "high",
    owner: "me",
    when: above(max(value(backendCatalog.prometheusHeadSeries), { by: ["job"] }), count(0)),
    summary: ({ value: active }) => `${active} are active`,
    description: "Some are.",
    runbook: "Look at them.",
  });
  const series = `${prometheusName(backendCatalog.prometheusHeadSeries)}{job="shop"}`;

  test.each([
    ["0.0004", "0.0004"],
    ["0.5912", "0.5912"],
    ["3", "3"],
    ["999.97", "1000"],
    ["1234567", "1.235M"],
  ])("%s is %s", async (number, text) => {
    const own = await mkdtemp(join(folder, "value-"));
    const rendered = renderDefinitions([defineRules("x.ts", [shown])], {
      ...ownContext,
      runbooks: "https://example.com/runbooks.md",
    });
    const rules = rendered.get("prometheus/rules/shown.yml") ?? "";
    await writeFile(join(own, "rules.yml"), rules);
    const { labels, annotations } = parse(rules).groups[0].rules[0];
    const alerts = [
      {
        exp_labels: { ...labels, job: "shop" },
        exp_annotations: { ...annotations, summary: `${text} are active` },
      },
    ];
    const fires = { alertname: "Shown", eval_time: "3m", exp_alerts: alerts };
    const tests = [{ input_series: [{ series, values: `${number}x5` }], alert_rule_test: [fires] }];
    const file = join(own, "shown.test.yml");
    await writeFile(file, stringify({ rule_files: ["rules.yml"], tests }));
    const { outcomes, output } = await testRules(toolPath("promtool"), [file], own);
    expect(output).toBe("");
    expect(outcomes).toEqual([{ file, passed: true }]);
  });
});

describe("every shipped alert", () => {
  const always = ["no data", "just under", "honours for", "fires", "keep_firing_for"] as const;

  test("has the six kinds of test, but for the heartbeat, which only fires", () => {
    const lacking = ruleTests(completeRules(ownProject.rules, ownContext))
      .filter(({ kinds }) => kinds.size > 0)
      .filter(
        ({ kinds }) =>
          !always.every((kind) => kinds.has(kind)) ||
          !(kinds.has("counter reset") || kinds.has("missed scrape")),
      );
    expect(lacking.map(({ rule }) => rule)).toEqual(["watchdog"]);
  });
});
