import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { times, value } from "#src/alerting/index.ts";
import { latencyBudget } from "#src/alerting/lint/latency.ts";
import { alertsOf } from "#src/alerting/rules/rule-file.ts";
import { alertSeries } from "#src/metrics/index.ts";
import { printPromql } from "#src/promql/print.ts";

import { ownContext, ownProject } from "../../helpers/own-project.ts";
import { startPrometheus } from "../../helpers/prometheus.ts";

const rules = join(import.meta.dirname, "../../../deploy/prometheus/rules");

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}

test("Prometheus joins an alert that fires with what is known of it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "alert-info-"));
  try {
    const config = join(folder, "prometheus.yml");
    const info = await readFile(join(rules, "alert-info.yml"), "utf8");
    // A group's first evaluation is anywhere in its first interval
    await writeFile(join(folder, "alert-info.yml"), info.replace("interval: 1m", "interval: 1s"));
    const files = [join(rules, "watchdog.yml"), join(folder, "alert-info.yml")];
    await writeFile(config, `rule_files: [${files.join(", ")}]\n`);
    await using prometheus = await startPrometheus([
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
    ]);
    const bound = value(alertSeries.alertDetectionBound);
    const firing = value(alertSeries.alerts, { alertstate: "firing" });
    const joined = times(bound, firing, { on: ["rule_id"], groupRight: ["dashboard_uid"] });
    const ask = async (query: string): Promise<Answer["data"]["result"]> => {
      const url = `${prometheus.url}/api/v1/query?query=${encodeURIComponent(query)}`;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the format of Prometheus' API
      return ((await (await fetch(url)).json()) as Answer).data.result;
    };
    const found = (): Promise<number> => ask(printPromql(joined.node)).then((all) => all.length);
    await expect.poll(found, { timeout: 30_000, interval: 1_000 }).toBe(1);
    const all = alertsOf(ownProject.rules).map(({ alert }) => alert);
    const watchdog = all.find(({ id }) => id === "watchdog");
    if (watchdog === undefined) throw new Error("no watchdog among the rules");
    const [answer] = await ask(printPromql(joined.node));
    const { totalMs } = latencyBudget(watchdog, ownContext.routing);
    expect(answer?.value[1]).toBe(String(totalMs / 1_000));
    expect(answer?.metric).toMatchObject({ alertname: "Watchdog", rule_id: "watchdog" });
    const [count] = await ask(printPromql(bound.node)).then((series) => [series.length]);
    expect(count).toBeGreaterThan(100);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
