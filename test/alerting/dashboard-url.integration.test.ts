import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { renderGroup } from "#src/alerting/rules/render-rules.ts";
import { toRuleSet } from "#src/alerting/rules/rule-file.ts";
import { alert } from "#src/alerting/rules/rule.ts";
import { testRules } from "#src/cli/promtool.ts";
import { runRuleTests } from "#src/cli/run-rule-tests.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { max } from "#src/promql/aggregate.ts";
import { above } from "#src/promql/condition.ts";
import { value } from "#src/promql/functions.ts";
import { minutes } from "#src/promql/quantity.ts";
import { toYaml } from "#src/to-yaml.ts";

import { toolPath } from "../helpers/tool.ts";

const old = alert({
  id: "queue-old",
  name: "QueueOld",
  severity: "low",
  owner: "shop",
  when: above(
    max(value(catalog.processUptime), { by: ["service.name", "deployment.environment.name"] }),
    minutes(5),
  ),
  evaluate: "1m",
  summary: ({ value: age }) => `It is ${age} old`,
  description: "It is old.",
  runbook: "Start it again.",
});
const links = {
  runbooks: "r.md",
  grafana: "http://localhost:3000",
  panels: new Map([["queue-old", [{ uid: "queues", panelId: 71 }]]]),
};

/** What a URL or a template could take for something else than a name. */
const services = ["checkout", "a b", "a&b=c#d?e", "a/b+c%20", "größe", `it's "{{ .x }}"`, "(a)*!~"];

test.each(services)("the link of an alert of %s chooses that service", async (service) => {
  const folder = await mkdtemp(join(tmpdir(), "dashboard-url-"));
  try {
    await writeFile(join(folder, "rules.yml"), renderGroup(toRuleSet(old), links));
    const query = new URLSearchParams({
      viewPanel: "71",
      "var-service": service,
      "var-environment": "production",
      from: "now-1h",
      to: "now",
    });
    // Go escapes a star and leaves a tilde; URLSearchParams does it the other way round
    const search = query.toString().replaceAll("*", "%2A").replaceAll("%7E", "~");
    const labels = {
      service_name: service,
      deployment_environment_name: "production",
    };
    const written = Object.entries(labels).map(([name, text]) => `${name}=${JSON.stringify(text)}`);
    const file = join(folder, "queue-old.test.yml");
    await writeFile(
      file,
      toYaml({
        rule_files: ["rules.yml"],
        evaluation_interval: "1m",
        tests: [
          {
            interval: "1m",
            input_series: [
              { series: `process_uptime_seconds{${written.join(",")}}`, values: "600x5" },
            ],
            alert_rule_test: [
              {
                eval_time: "1m",
                alertname: "QueueOld",
                exp_alerts: [
                  {
                    exp_labels: { ...labels, severity: "low", owner: "shop", rule_id: "queue-old" },
                    exp_annotations: {
                      summary: "It is 10m 0s old",
                      description: "It is old.",
                      runbook_url: "r.md#queue-old",
                      dashboard_uid: "queues",
                      panel_id: "71",
                      dashboard_url: `http://localhost:3000/d/queues?${search}`,
                    },
                  },
                ],
              },
            ],
          },
        ],
      }),
    );
    const passed = { outcomes: [{ file, passed: true }] };
    expect(await testRules(toolPath("promtool"), [file], folder)).toMatchObject(passed);
    expect(await runRuleTests([file])).toEqual({ ...passed, output: "" });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
