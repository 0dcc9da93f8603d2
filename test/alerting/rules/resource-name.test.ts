import { expect, test } from "vitest";

import { renderResources } from "#src/alerting/rules/render-resources.ts";
import type { RuleFile } from "#src/alerting/rules/rule-file.ts";
import { alert } from "#src/alerting/rules/rule.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { max } from "#src/promql/aggregate.ts";
import { above } from "#src/promql/condition.ts";
import { value } from "#src/promql/functions.ts";
import { seconds } from "#src/promql/quantity.ts";

function fileOf(file: string, id: string, own: Partial<RuleFile> = {}): RuleFile {
  const rule = alert({
    id,
    name: "Old",
    severity: "low",
    owner: "shop",
    when: above(max(value(catalog.processUptime), { by: ["service.name"] }), seconds(10)),
    summary: ({ value: age }) => `It is ${age} old`,
    description: "It is old.",
    runbook: "Start it again.",
  });
  return { file, rules: [rule], ...own };
}

function resources(...files: readonly RuleFile[]): readonly (readonly [string, string])[] {
  return [...renderResources(files, { runbooks: "r.md" })].map(([path, text]) => [
    path.replace("k8s/prometheus-rules/", ""),
    /name: (tamma-.*)/.exec(text)?.[1] ?? "",
  ]);
}

test("files of one name have resources of their own", () => {
  expect(
    resources(
      fileOf("@tamma/observability/shipped/rules/requests.ts", "a"),
      fileOf("observability/rules/requests.ts", "b"),
      fileOf("other/observability/rules/requests.ts", "c"),
      fileOf("requests.mjs", "d"),
      fileOf("Own_Rules.ts", "e", { backends: "tempo-loki" }),
    ),
  ).toEqual([
    ["requests.yaml", "tamma-requests"],
    ["rules-requests.yaml", "tamma-rules-requests"],
    ["observability-rules-requests.yaml", "tamma-observability-rules-requests"],
    ["requests-3.yaml", "tamma-requests-3"],
    ["tempo-loki/own-rules.yaml", "tamma-tempo-loki-own-rules"],
  ]);
});

test("rules of one file are in one resource, however often it is named", () => {
  const [[path, text] = ["", ""], ...others] = renderResources(
    [fileOf("rules.ts", "a"), fileOf("rules.ts", "b"), { file: "empty.ts", rules: [] }],
    { runbooks: "r.md" },
  );
  expect(path).toBe("k8s/prometheus-rules/rules.yaml");
  expect(text.match(/- name: /g)).toHaveLength(2);
  expect(others).toEqual([]);
});
