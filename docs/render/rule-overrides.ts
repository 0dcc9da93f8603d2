import { toPromDuration } from "../../src/duration.ts";
import type { Quantity } from "../../src/promql/quantity.ts";
import { digits } from "../../src/shipped/rules/in-words.ts";
import type { ShippedAlert, ShippedFile } from "../../src/shipped/rules/definition.ts";
import { ruleFiles } from "../../src/shipped/rules/index.ts";
import { generatedPage, markdownTable } from "./markdown-table.ts";

/** Renders docs/rule-overrides.md from the rules that ship. */
export function renderRuleOverridesDoc(): string {
  return generatedPage("What each shipped rule lets you change", "src/shipped/rules", [
    'The values are those that ship. Write an override as `shippedRules({ override: { "cpu-saturated": { limit: percent(80) } } })`: [shipped.md](shipped.md#rules).',
    'Every rule in the table takes `for`, `keepFiringFor`, `severity`, `labels` and `owner`. `limit` and `window` exist where the table has a value; `limit` takes the same function of `@tamma/observability/alerting` (`seconds` also as `milliseconds`, `minutes` or `days`, `percent` also as `ratio`), `window` a text such as `"5m"`. `services` exists where the table says yes.',
    "Rules that are not in the table (recordings, the heartbeat, `no-data-…`) can be disabled, not changed.",
    ...files.flatMap(({ file, definitions }) => {
      const rows = definitions.flatMap((rule) => (rule.type === "fixed" ? [] : [row(rule)]));
      return rows.length === 0 ? [] : [`## ${titleOf(file)}`, markdownTable(head, rows)];
    }),
  ]);
}

const files: readonly ShippedFile[] = ruleFiles;

const head = ["Rule", "`limit`", "`window`", "`for`", "`keepFiringFor`", "`severity`", "`services`"];

function row({ id, limit, window, labels, build }: ShippedAlert): readonly string[] {
  const { forMs, keepFiringForMs, severity } = build({});
  return [
    `\`${id}\``,
    limit === undefined ? "" : `\`${callOf(limit)}\``,
    window === undefined ? "" : `\`"${window}"\``,
    `\`"${toPromDuration(forMs)}"\``,
    `\`"${toPromDuration(keepFiringForMs)}"\``,
    severity,
    labels.includes("service.name") ? "yes" : "",
  ];
}

/** Returns the quantity as a config writes it. */
function callOf(quantity: Quantity): string {
  const { dimension, value } = quantity;
  switch (dimension) {
    case "seconds":
      return value >= 86_400 && value % 86_400 === 0
        ? `days(${value / 86_400})`
        : `seconds(${value})`;
    case "ratio":
      return `percent(${Number((value * 100).toPrecision(12))})`;
    case "bytes":
    case "bytesPerSecond":
      return `${dimension}("${digits(quantity).replace("/s", "").replace(" ", "")}")`;
    case "count":
    case "perSecond":
      return `${dimension}(${value})`;
  }
  return String(value);
}

/** `…/rules/tempo-loki.ts` → `Tempo loki`. */
function titleOf(file: string): string {
  const words = file.replace(/^.*\//, "").replace(/\.ts$/, "").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
