import { toPromDuration } from "../duration.ts";
import { generatedNote, type RenderedFiles } from "../generated-file.ts";
import type { RoutingPolicy } from "./alertmanager/routing-policy.ts";
import { latencyBudget } from "./lint/latency.ts";
import { printPromql } from "../promql/print.ts";
import { alertsOf, type PlacedAlert, type RuleFile } from "./rules/rule-file.ts";

const note = (source: string): string => `<!-- ${generatedNote(source)} -->\n`;

/**
 * Returns the pages on the rules, companions included, by path from the folder of documents.
 * `source`: the config file that names the rules.
 */
export function renderDocuments(
  files: readonly RuleFile[],
  policy: RoutingPolicy,
  source: string,
): RenderedFiles {
  return new Map([
    ["runbooks.md", runbooksPage(files, source)],
    ["alert-rules.md", note(source) + renderRuleTable(files, policy)],
  ]);
}

/** Returns the page that `runbook_url` points into: what to do, alert by alert. */
export function runbooksPage(files: readonly RuleFile[], source: string): string {
  return note(source) + renderRunbooks(files);
}

function renderRunbooks(files: readonly RuleFile[]): string {
  const sections = alertsOf(files).map(({ alert, backends }) =>
    [
      `## ${alert.id}`,
      `**${alert.name}** (${alert.severity}, ${alert.owner}${backends === undefined ? "" : `, with BACKENDS=${backends}`})`,
      plain(alert.description),
      alert.runbook,
      `\`\`\`promql\n${printPromql(alert.when.node)}\n\`\`\``,
    ].join("\n\n"),
  );
  return `\n# Runbooks\n\n${sections.join("\n\n")}\n`;
}

/** Returns the table of the rules: what is watched, how urgent, and how late at worst. */
function renderRuleTable(files: readonly RuleFile[], policy: RoutingPolicy): string {
  const rows = alertsOf(files).map((placed) => row(placed, policy));
  const head =
    "| Rule | Severity | Set | Condition | for | keeps | at most |\n| --- | --- | --- | --- | --- | --- | --- |";
  const intro =
    "`at most` is the bound from breach to notification: export, scrape, window, evaluation, `for` and `group_wait`, for a breach of ten times the threshold; `tamma-obs latency` prints the parts. A rule with a `Set` is loaded with that `BACKENDS` only.";
  const title = `# Alert rules\n\n${intro}\n`;
  return `\n${title}\n${head}\n${rows.join("\n")}\n`;
}

function row({ alert, backends }: PlacedAlert, policy: RoutingPolicy): string {
  const link = `[${alert.id}](runbooks.md#${alert.id})`;
  const condition = `\`${printPromql(alert.when.node).replaceAll("|", String.raw`\|`)}\``;
  const waits = [alert.forMs, alert.keepFiringForMs].map((ms) =>
    ms === 0 ? "" : toPromDuration(ms),
  );
  const bound = toPromDuration(latencyBudget(alert, policy).totalMs);
  return `| ${[link, alert.severity, backends ?? "", condition, ...waits, bound].join(" | ")} |`;
}

/** Templates mean nothing on a page. */
function plain(text: string): string {
  return text
    .replaceAll(/\{\{ \$labels\.([a-z_]+) \}\}/g, "`$1`")
    .replaceAll(/\{\{[^}]*\}\}/g, "…");
}
