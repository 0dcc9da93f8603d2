import type { RuleCode } from "./burn-alert-code.ts";
import { quoted } from "./code.ts";
import type { MetricCatalog } from "../../metrics/definition.ts";
import { renderMetrics } from "../../metrics/registry/render-module.ts";
import type { SampleCode } from "./slices.ts";

/** What stands in a module of rules. */
export interface RulesModule {
  /** Metrics that no other catalog has: `importedMetrics`. */
  readonly foreign: MetricCatalog;
  readonly samples: readonly SampleCode[];
  readonly rules: readonly RuleCode[];
  /** Where the project's own metrics are imported from. */
  readonly metrics: string | undefined;
}

/** Names that the code uses and this module imports from elsewhere, or defines. */
const notOfAlerting = new Set(["catalog", "metrics", "importedMetrics"]);

/** Returns the text of a module that exports the rules as `rules`. */
export function renderRulesModule({ foreign, samples, rules, metrics }: RulesModule): string {
  const uses = new Set(
    ["defineRules", ...[...samples, ...rules].flatMap((one) => one.uses)].toSorted(),
  );
  const names = [...uses].filter((name) => !notOfAlerting.has(name));
  const hasForeign = Object.keys(foreign).length > 0;
  const ofMetrics = [
    ...(uses.has("catalog") ? ["catalog"] : []),
    ...(hasForeign ? ["defineMetrics"] : []),
  ];
  return [
    "import {",
    ...names.map((name) => `  ${name},`),
    '} from "@tamma/observability/alerting";',
    ...(ofMetrics.length > 0
      ? [`import { ${ofMetrics.join(", ")} } from "@tamma/observability/metrics";`]
      : []),
    ...(uses.has("metrics") && metrics !== undefined
      ? ["", `import { metrics } from ${quoted(metrics)};`]
      : []),
    "",
    ...(hasForeign ? [`export const importedMetrics = ${renderMetrics(foreign)};`, ""] : []),
    ...samples.flatMap(({ code }) => [code, ""]),
    "export const rules = defineRules(import.meta.url, [",
    ...samples.map(({ constant }) => `  ${constant},`),
    ...rules.map(({ code }) => `${code.replaceAll(/^/gm, "  ")},`),
    "]);",
    "",
  ].join("\n");
}
