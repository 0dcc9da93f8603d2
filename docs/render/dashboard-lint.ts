import { dashboardChecks } from "../../src/dashboards/lint/finding.ts";
import { generatedPage, markdownTable } from "./markdown-table.ts";

/** Renders docs/dashboard-lint.md from the table of checks. */
export function renderDashboardLintDoc(): string {
  const rows = Object.entries(dashboardChecks).map(([check, wanted]) => [`\`${check}\``, wanted]);
  return generatedPage("What lint wants of dashboards", "src/dashboards/lint", [
    "`npx tamma-obs lint` looks at the rules of your project, and at each of its dashboards as Grafana gets it, for every set of backends. It needs no network. What it finds is a line: the file that defines the dashboard, its uid, the panel where the definition has it, the field of its JSON and, at the end, the check:",
    `\`\`\`text
observability/dashboards.ts: checkout: rows[1].panels[0] "Orders": targets[0].expr: expected rate(orders_total[$__rate_interval]) or another growth, got orders_total itself (raw-counter)
\`\`\``,
    "What several sets have in common is told once. Where only one set has it, its name stands after the uid. `--json` prints the same as data. The exit code is 1 where anything is found.",
    "It looks at any dashboard of Grafana's as well, without a project: `npx tamma-obs lint --dashboards grafana/*.json`. A file may be an export, a provisioned file, an answer of Grafana's API, or a resource with the dashboard as its `spec`. Links to other dashboards are not followed then. The second schema of dashboards, with `elements`, is not read.",
    markdownTable(["Check", "It wants"], rows),
    "Queries are parsed as Prometheus parses them, with a value for each variable that fits where it stands. Queries of other stores are looked through for variables only.",
    'If a check is wrong about your dashboard, accept what it says. In a definition: `accept: [{ check: "raw-counter", panel: "Orders since the start", reason: "…" }]`; without `panel` it is about the whole dashboard. For files: `--accept raw-counter refresh`.',
  ]);
}
