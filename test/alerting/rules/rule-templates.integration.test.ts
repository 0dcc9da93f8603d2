import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { toolPath } from "../../helpers/tool.ts";
import { ruleTemplates } from "./rule-templates.ts";

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rule-templates-"));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

/**
 * Labels that are not there are empty texts for Prometheus, and a mistake for us. The two functions
 * need the address of a server, which promtool has not.
 */
const rows = ruleTemplates.filter(
  ([text, flaw = ""]) =>
    !flaw.includes("a label of the condition") && !/ (?:externalURL|pathPrefix) /.test(text),
);

const rules = (text: string): string => `groups:
  - name: templates
    rules:
      - alert: T
        expr: x > 0
        labels: { text: ${JSON.stringify(text)} }
`;

/** Fails where the template does not become a text. */
const filledIn = `rule_files: [rules.yml]
tests:
  - interval: 1m
    input_series: [{ series: 'x{service_name="checkout"}', values: 1x5 }, { series: 'up{job="a"}', values: 1x5 }]
    promql_expr_test:
      - expr: count(ALERTS{alertname="T", text!~"(?s)<error expanding template.*"})
        eval_time: 1m
        exp_samples: [{ labels: '{}', value: 1 }]
`;

test.each(rows)("Prometheus on %s", async (text, flaw) => {
  await writeFile(join(folder, "rules.yml"), rules(text));
  await writeFile(join(folder, "test.yml"), filledIn);
  const code = await run(toolPath("promtool"), ["test", "rules", "test.yml"], { cwd: folder }).then(
    () => 0,
    () => 1,
  );
  expect(code === 0).toBe(flaw === undefined);
});
