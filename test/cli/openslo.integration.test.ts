import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runNode, type RunResult } from "../helpers/run-node.ts";

const root = resolve(import.meta.dirname, "../..");
const main = join(root, "src/cli/main.ts");
let folder: string;

const cli = (...args: readonly string[]): Promise<RunResult> =>
  runNode(["-C", "@tamma/source", main, ...args], { cwd: folder, timeoutMs: 200_000 });

const read = (path: string): Promise<string> => readFile(join(folder, path), "utf8");

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(folder, path, ".."), { recursive: true });
  await writeFile(join(folder, path), text);
}

const metrics = `import { defineMetrics } from "@tamma/observability/metrics";

export const metrics = defineMetrics({
  ordersPlaced: {
    name: "orders.placed",
    kind: "counter",
    unit: "{order}",
    description: "Orders.",
    attributes: { outcome: { values: ["accepted", "error"] } },
  },
  renderTime: {
    name: "render.time",
    kind: "counter",
    unit: "ms",
    description: "Time that pages took.",
  },
});
`;

/** Each option of an objective, each kind of query, and texts that code has to escape. */
const objectives = `import {
  averaged, avg, count, defineRules, matches, minus, not, notMatches, objective, oneOf, percent, perSecond,
  plus, present, rate, ratio, sum,
} from "@tamma/observability/alerting";
import { catalog } from "@tamma/observability/metrics";

import { metrics } from "./metrics.ts";

const byService = { by: ["service.name"] };
const texts = {
  owner: "shop",
  summary: ({ label, value }) => \`\${value} of \${label("service.name")} \\\\ fail \\\`here\\\` \\\${x}\`,
  description: 'Customers "cannot" order.\\nAt all.',
  runbook: "Look at the traces of failed orders: \`grep \${x}\`.",
};

export const rules = defineRules(import.meta.url, [
  objective({
    id: "orders", name: "Orders", target: percent(99.5), window: "28d", ...texts,
    bad: (window) => sum(rate(metrics.ordersPlaced, window, { outcome: "error", "service.name": matches("a\\\\.b.*") }), byService),
    total: (window) => sum(rate(metrics.ordersPlaced, window, { "service.name": matches("a\\\\.b.*") }), byService),
    minimum: perSecond(0.5), minimumBad: count(5), event: "order", failure: "that failed",
    dashboard: "objectives", evaluate: "30s",
  }),
  objective({
    id: "states", name: "States", target: ratio(0.95), ...texts,
    bad: (window) => sum(averaged(catalog.healthComponentStatus, window, { "health.component.state": not("healthy"), job: present }), byService),
    total: (window) => sum(averaged(catalog.healthComponentStatus, window, { job: present }), byService),
    minimum: count(0),
  }),
  objective({
    id: "all-but-good", name: "AllButGood", target: percent(99), window: "92d", ...texts,
    bad: (window) => minus(
      sum(rate(metrics.ordersPlaced, window, { outcome: oneOf("accepted", "error") }), byService),
      sum(rate(metrics.ordersPlaced, window, { outcome: "accepted", job: notMatches("x") }), byService),
    ),
    total: (window) => sum(rate(metrics.ordersPlaced, window, { outcome: oneOf("accepted", "error") }), byService),
    minimum: count(60),
  }),
  objective({
    id: "seconds", name: "Seconds", target: percent(99), ...texts,
    summary: ({ value }) => \`\${value} is slow\`,
    bad: (window) => sum(rate(metrics.renderTime, window, { instance: "a" }), { by: [] }),
    total: (window) => sum(rate(metrics.renderTime, window), { by: [] }),
    minimum: ratio(0.01),
  }),
]);
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "openslo-"));
  await mkdir(join(folder, "node_modules/@tamma"), { recursive: true });
  await symlink(root, join(folder, "node_modules/@tamma/observability"));
  await write("metrics.ts", metrics);
  await write("rules.mjs", objectives);
  await write(
    "observability.config.ts",
    `import { defineConfig } from "@tamma/observability";
import { metrics } from "./metrics.ts";
import { rules } from "./rules.mjs";
export default defineConfig({ service: { namespace: "shop" }, metrics, rules: [rules] });
`,
  );
  await cp(join(root, "test/fixtures/openslo"), join(folder, "theirs/openslo"), {
    recursive: true,
  });
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

describe("tamma-obs openslo", () => {
  test("exports the project's objectives, and imports the same rules, byte for byte", async () => {
    expect(await cli("openslo", "export", "--out", "out")).toMatchObject({
      code: 0,
      stdout: "6 objectives in out/openslo.yaml.\n",
      stderr: "",
    });
    const args = ["openslo", "import", "out", "--metrics", "metrics.ts", "--out", "src/again.ts"];
    expect(await cli(...args)).toMatchObject({
      code: 0,
      stdout: "6 objectives in src/again.ts.\n",
      stderr: "",
    });
    expect(await read("src/again.ts")).not.toContain("raw(");
    const compared = `
      import { deepStrictEqual } from "node:assert";
      import { renderRules } from ${JSON.stringify(join(root, "src/alerting/rules/render-rules.ts"))};
      import { isObjective } from ${JSON.stringify(join(root, "src/alerting/rules/objective.ts"))};
      import { loadProject } from ${JSON.stringify(join(root, "src/project/load-project.ts"))};
      import { ruleContext } from ${JSON.stringify(join(root, "src/project/project.ts"))};
      import { rules } from "./src/again.ts";
      const project = await loadProject();
      const own = project.rules.flatMap((file) => file.rules.filter(isObjective));
      const render = (rules) => [...renderRules([{ file: "a", rules }], ruleContext(project))];
      deepStrictEqual(render(rules.rules), render(own));
      console.log(render(own).length);
    `;
    await write("compare.mjs", compared);
    expect(await runNode(["-C", "@tamma/source", "compare.mjs"], { cwd: folder })).toMatchObject({
      code: 0,
      stdout: "6\n",
      stderr: "",
    });
  });

  test("writes each object that a reference needs", async () => {
    const text = await read("out/openslo.yaml");
    const kinds = Map.groupBy(text.match(/^kind: \w+/gm) ?? [], (kind) => kind.slice(6));
    expect(Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length]))).toEqual({
      Service: 1,
      DataSource: 1,
      AlertNotificationTarget: 1,
      // Four burn rates for each of the windows of 28, 30 and 92 days
      AlertCondition: 12,
      AlertPolicy: 12,
      SLO: 6,
    });
    expect(text).toContain(
      'query: sum by (service_name) (orders_placed_total{outcome="error",service_name=~"a\\\\.b.*"})',
    );
    expect(await cli("openslo", "export", "--service", "other")).toMatchObject({
      code: 0,
      stdout: text.replaceAll(/(name|service): shop$/gm, "$1: other"),
    });
  });

  test("makes rules of every field of the specification that promtool's tests pass", async () => {
    const { code, stdout, stderr } = await cli(
      "openslo",
      "import",
      "theirs/openslo",
      "--owner",
      "platform",
      "--out",
      "theirs/imported.ts",
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "12 objectives in theirs/imported.ts.\n" });
    const place = "note: theirs/openslo/slos.yaml: SLO";
    expect(stderr.split("\n")).toContain(
      `${place} increases: its range became the window of each burn rate; its increases became rates, whose ratio is the same`,
    );
    expect(stderr.split("\n")).toContain(
      `${place} payments: your routes decide who is notified, not mail, pager`,
    );
    const text = await read("theirs/imported.ts");
    for (const part of [
      'owner: "payments-team"',
      'owner: "platform"',
      "target: ratio(0.999)",
      "target: percent(98.5)",
      'window: "28d"',
      'window: "90d"',
      'id: "payments-strict-twice"',
      "good: (window) => sum(within(0.5, importedMetrics.renderDurationSeconds, window), { by: [] })",
      'bad: (window) => sum(rate(importedMetrics.emailsTotal, window, { state: "lost" }), { by: [] })',
      'bad: (window) => sum(averaged(importedMetrics.workers, window, { state: "stuck" }), { by: [] })',
      "raw(`histogram_quantile(0.99, ",
    ]) {
      expect(text).toContain(part);
    }
    // The workbook's alert is the objective's own
    expect(text).not.toContain("payments-strict-workbook");
    await write(
      "theirs/observability.config.ts",
      `import { defineConfig } from "@tamma/observability";
import { importedMetrics, rules } from "./imported.ts";
export default defineConfig({ metrics: importedMetrics, rules: [rules] });
`,
    );
    expect(await cli("generate", "--cwd", "theirs")).toMatchObject({ code: 0, stderr: "" });
    const tested = await cli("test", "--cwd", "theirs");
    expect(tested).toMatchObject({ code: 0 });
    expect(tested.stdout).toMatch(/^(\d+) of \1 rule tests pass/m);
  }, 240_000);

  test("prints the module without --out, and overwrites nothing unless forced", async () => {
    const args = ["openslo", "import", "theirs/openslo", "--owner", "platform"];
    const { stdout } = await cli(...args);
    expect(stdout).toBe(await read("theirs/imported.ts"));
    await write("theirs/mine.ts", "mine\n");
    const line = "expected no file yet, or --force, got one with another content";
    const refused = await cli(...args, "--out", "theirs/mine.ts");
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain(
      `OBS_OUTPUT_CONFLICT: theirs/mine.ts: ${line}\nNothing was written.\n`,
    );
    expect(await read("theirs/mine.ts")).toBe("mine\n");
    expect(await cli(...args, "--out", "theirs/mine.ts", "--force")).toMatchObject({ code: 0 });
    await write("out/openslo.yaml", "mine\n");
    expect(await cli("openslo", "export", "--out", "out/openslo.yaml")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: `OBS_OUTPUT_CONFLICT: out/openslo.yaml: ${line}\nNothing was written.\n`,
    });
  });

  test.each([
    [
      "a path that is not there",
      ["import", "none.yaml"],
      "OBS_OPENSLO_INVALID: none.yaml: expected a readable YAML file or a folder of them, got no such file",
    ],
    [
      "a module without metrics",
      ["import", "theirs/openslo", "--metrics", "rules.mjs"],
      "OBS_CONFIG_INVALID: rules.mjs: metrics: expected what defineMetrics(…) returns, got nothing",
    ],
    [
      "a service that is no name",
      ["export", "--service", "My shop"],
      "OBS_CONFIG_INVALID: --service: expected up to 63 lower-case letters, digits and hyphens, got My shop",
    ],
    [
      "an address that is none",
      ["export", "--prometheus-url", "there"],
      "OBS_CONFIG_INVALID: --prometheus-url: expected a URL, got there",
    ],
  ])("refuses %s", async (_, args, message) => {
    expect(await cli("openslo", ...args)).toEqual(
      expect.objectContaining({ code: 1, stdout: "", stderr: `${message}\n` }),
    );
  });

  test("tells every problem of every file at once", async () => {
    await write("wrong/a.yaml", "apiVersion: openslo/v2\nkind: SLO\n---\nhello\n");
    await write("wrong/b.yml", "apiVersion: openslo/v1\nkind: SLI\nmetadata: { name: b }\n");
    const { code, stdout, stderr } = await cli("openslo", "import", "wrong", "wrong/a.yaml");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trim().split("\n")).toEqual([
      'OBS_OPENSLO_INVALID: wrong/a.yaml: document 1: apiVersion: expected openslo/v1, got "openslo/v2"',
      'wrong/a.yaml: document 2: expected an object of openslo/v1, got "hello"',
      "wrong/b.yml: SLI b.spec: expected an object with ratioMetric or thresholdMetric, got nothing",
    ]);
  });
});
