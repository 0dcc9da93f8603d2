import { toRuleSet, type RuleFile } from "../alerting/rules/rule-file.ts";
import type { MetricCatalog } from "../metrics/definition.ts";
import { nearest } from "../nearest.ts";
import { walk, type Node } from "../promql/expression.ts";
import type { AnyMetric } from "../promql/source.ts";
import type { ProjectProblem } from "./problem.ts";
import type { knownNames } from "./project.ts";

/**
 * Returns the metrics that rules and panels read and that are in no catalog of the config, and like none there:
 * somebody defined them, and forgot to list them.
 */
export function unlistedMetrics(
  files: readonly RuleFile[],
  shown: readonly Node[],
  { metrics }: ReturnType<typeof knownNames>,
): readonly AnyMetric[] {
  const known = new Set(metrics.map(({ name }) => name));
  const rules = files
    .flatMap((one) => one.rules)
    .flatMap((rule) => toRuleSet(rule).rules)
    .map((rule) => (rule.type === "alert" ? rule.when.node : rule.of.node));
  const read = [...rules, ...shown]
    .flatMap(walk)
    .flatMap((node) => (node.type === "selector" ? [node.metric] : []));
  const unlisted = read.filter(
    ({ name }) => !known.has(name) && nearest(name, known) === undefined,
  );
  return [...new Map(unlisted.map((metric) => [metric.name, metric])).values()];
}

/** Returns the one problem of a config that does not list the metrics of its rules and panels. */
export function unlistedProblems(
  file: string,
  unlisted: readonly AnyMetric[],
  listed: MetricCatalog,
): readonly ProjectProblem[] {
  if (unlisted.length === 0) return [];
  const names = unlisted.map(({ name }) => name).join(", ");
  const own = Object.values(listed).map(({ name }) => name);
  const got = own.length === 0 ? "no metrics" : `only ${own.join(", ")}`;
  return [
    {
      file,
      field: "metrics",
      expected: `every metric that rules and panels read: add ${names}`,
      got,
    },
  ];
}
