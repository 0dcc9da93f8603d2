import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runNode, type RunResult } from "../helpers/run-node.ts";

const repository = resolve(import.meta.dirname, "../..");
const main = join(repository, "src/cli/main.ts");
const promtool = existsSync(join(homedir(), ".cache/tamma-observability/bin/promtool"));
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "own-rules-"));
  await mkdir(join(root, "node_modules/@tamma"), { recursive: true });
  await symlink(repository, join(root, "node_modules/@tamma/observability"));
});

afterAll(async () => rm(root, { recursive: true, force: true }));

const metrics = `
import { defineMetrics } from "@tamma/observability/metrics";
export const metrics = defineMetrics({
  orders: {
    name: "shop.orders", kind: "counter", unit: "{order}", description: "Orders.",
    attributes: { outcome: { description: "How it ended.", values: ["sold", "lost"] } },
  },
  duration: {
    name: "shop.duration", kind: "histogram", unit: "ms", description: "Time.",
    attributes: {}, buckets: [100, 500, 1000],
  },
  disk: { name: "shop.disk", kind: "gauge", unit: "%", description: "Used.", attributes: {} },
  speed: { name: "shop.speed", kind: "gauge", unit: "By/s", description: "Copied.", attributes: {} },
  copied: { name: "shop.copied", kind: "gauge", unit: "ms", description: "When.", attributes: {} },
  queue: { name: "shop.queue", kind: "gauge", unit: "{order}", description: "Waiting.", attributes: {} },
});
`;

const preamble = `
import * as alerting from "@tamma/observability/alerting";
import { metrics } from "./metrics.mjs";
const {
  above, age, averaged, below, both, bytesPerSecond, defineRules, max, mean, milliseconds, minus,
  minutes, observations, offset, percent, perSecond, predict, quantile, rate, seconds, share,
  shareAbove, sum, times, value,
} = alerting;
const service = { by: ["service.name"] };
const orders = (window, where) => sum(rate(metrics.orders, window, where), service);
const busy = above(sum(observations(metrics.duration, "5m"), service), perSecond(0.1));
const alert = (id, when, more = {}) => alerting.alert({
  id, name: id.replaceAll(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase()), severity: "high",
  owner: "shop", when, for: "2m", summary: ({ value }) => "It is " + value, description: "It is.",
  runbook: "Look at the queue.", ...more,
});
`;

/** Writes a project with these alerts and returns its folder. */
async function project(name: string, rules: string): Promise<string> {
  const files = {
    "metrics.mjs": metrics,
    "rules.mjs": `${preamble}export const rules = defineRules(import.meta.url, [${rules}]);\n`,
    "observability.config.mjs": `
      import { metrics } from "./metrics.mjs";
      import { rules } from "./rules.mjs";
      export default { metrics, rules, objectives: [], dashboards: [], output: "out" };
    `,
  };
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return join(root, name);
}

function cli(cwd: string, ...args: readonly string[]): Promise<RunResult> {
  return runNode(["-C", "@tamma/source", main, ...args], { cwd, timeoutMs: 120_000 });
}

/** Each compares a metric with what it was at an earlier time. */
const comparing = `
  alert("orders-halved", below(orders("5m"), times(offset(orders("5m"), "7d"), 0.5))),
  alert("orders-tripled", above(orders("5m"), times(offset(orders("5m"), "10m"), 3)), { keepFiringFor: "5m" }),
  alert("orders-grown", above(minus(orders("5m"), offset(orders("5m"), "1h")), perSecond(5))),
  alert("queue-grown", above(max(value(metrics.queue), service), times(offset(max(value(metrics.queue), service), "1h"), 1.5))),
  alert("queue-unusual", below(max(averaged(metrics.queue, "5m"), service), times(max(averaged(metrics.queue, "1d"), service), 0.5))),
`;

const shares = `
  alert("orders-lost", both(above(share(orders("5m", { outcome: "lost" }), orders("5m")), percent(5)), above(orders("5m"), perSecond(0.1)))),
  alert("orders-slow", both(above(shareAbove(500, metrics.duration, "5m", service), percent(5)), above(sum(observations(metrics.duration, "5m"), service), perSecond(0.1)))),
`;

/** Limits in other units of the dimensions than the metrics have. */
const otherUnits = `
  alert("slow", both(above(quantile(0.95, metrics.duration, "5m", service), seconds(0.5)), busy)),
  alert("slow-mean", both(above(mean(metrics.duration, "5m", service), milliseconds(300)), busy)),
  alert("full", above(max(value(metrics.disk), service), percent(80))),
  alert("fills", above(max(predict(metrics.disk, "1h", "4h"), service), percent(90))),
  alert("lame", below(max(value(metrics.speed), service), bytesPerSecond("1KiB"))),
  alert("old", above(max(age(value(metrics.copied)), service), minutes(10))),
`;

/** Twice itself is never less than itself. */
const untestable = `below(times(orders("5m"), 2), orders("5m"))`;

describe("a rule that no test can be written for", () => {
  test("is refused by lint and by generate, with one problem", async () => {
    const cwd = await project("untestable", `alert("never", ${untestable})`);
    const [linted, generated] = [await cli(cwd, "lint"), await cli(cwd, "generate")];
    const problem =
      "rules.mjs: never.untestable: expected a condition that tests can be written for, got one where no levels make the condition both false and true";
    expect(linted).toMatchObject({ code: 1, stdout: expect.stringContaining(`${problem}\n`) });
    expect(generated).toMatchObject({ code: 1, stderr: `OBS_RULE_INVALID: ${problem}\n` });
  });

  test("is generated without one where it says why", async () => {
    const accept = `{ accept: { untestable: "to be shown" } }`;
    const cwd = await project("accepted", `alert("never", ${untestable}, ${accept})`);
    expect(await cli(cwd, "lint")).toMatchObject({ code: 0, stderr: "" });
    expect(await cli(cwd, "generate")).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(join(cwd, "out/prometheus/rules/never.yml"))).toBe(true);
    expect(existsSync(join(cwd, "out/prometheus/tests/never.test.yml"))).toBe(false);
  });
});

describe.skipIf(!promtool)("with promtool (npm run images builds it)", () => {
  test(
    "comparisons with an earlier time are tested, and fire in their tests",
    { timeout: 120_000 },
    async () => {
      const cwd = await project("comparing", comparing);
      expect(await cli(cwd, "lint")).toMatchObject({ code: 0, stderr: "" });
      const { stdout, code } = await cli(cwd, "test", "--promtool");
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^6 of 6 rule tests pass in promtool\.\n(\d+) of \1 routing cases pass in the simulator\.\n$/,
      );
      const mutated = await cli(cwd, "mutate", "--rule", "orders-tripled");
      expect(mutated.stdout).toMatch(/^operator +1\/1$/m);
    },
  );

  test("the test of a share notices a window of either side that is another", async () => {
    const cwd = await project("shares", shares);
    const { stdout, code } = await cli(cwd, "mutate", "--minimum", "100");
    expect(stdout).not.toContain("survived");
    expect(code).toBe(0);
  });

  test("limits are in any unit of what the metric measures", async () => {
    const cwd = await project("units", otherUnits);
    expect(await cli(cwd, "lint")).toMatchObject({ code: 0, stderr: "" });
    const { stdout, code } = await cli(cwd, "mutate", "--minimum", "100");
    expect(stdout).not.toContain("survived");
    expect(code).toBe(0);
    expect((await cli(cwd, "generate")).code).toBe(0);
    const rule = async (id: string): Promise<string> =>
      readFile(join(cwd, `out/prometheus/rules/${id}.yml`), "utf8");
    expect(await rule("slow")).toContain(" / 1000) > 0.5)");
    expect(await rule("slow")).toContain("It is {{ $value | humanizeDuration }}");
    expect(await rule("full")).toContain("max by (service_name) (shop_disk_percent / 100) > 0.8");
    expect(await rule("lame")).toContain("(shop_speed_bytes_per_second) < 1024");
    expect(await rule("old")).toContain("(time() - (shop_copied_milliseconds / 1000)) > 600");
  });

  test("mutate has no minimum for one rule, unless it is given one", async () => {
    const cwd = await project("comparing", comparing);
    const args = ["mutate", "--rule", "orders-tripled"] as const;
    const free = await cli(cwd, ...args);
    expect(free.stdout).toContain("survived");
    expect(free.code).toBe(0);
    expect(await cli(cwd, ...args, "--minimum", "100")).toMatchObject({ code: 1, stderr: "" });
  });
});

test.each(["abc", "-1", "101", ""])("mutate refuses a minimum of %j", async (minimum) => {
  const result = await cli(root, "mutate", "--minimum", minimum);
  expect(result).toEqual({
    code: 2,
    signal: null,
    stdout: "",
    stderr: `error: option '--minimum <percent>' argument '${minimum}' is invalid. expected a number from 0 to 100, got ${JSON.stringify(minimum)}\n`,
  });
});
