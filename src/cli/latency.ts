import type { Command } from "commander";

import { criticalBudgetMs, latencyBudget, type LatencyBudget } from "../alerting/lint/latency.ts";
import { withCompanions } from "../alerting/render.ts";
import { alertsOf } from "../alerting/rules/rule-file.ts";
import type { AlertSeverity } from "../alerting/severity.ts";
import { projectCommand, projectOf, type ProjectOptions } from "./project-command.ts";

interface Options extends ProjectOptions {
  readonly json?: true;
}

interface Row extends LatencyBudget {
  readonly id: string;
  readonly severity: AlertSeverity;
}

/** `tamma-obs latency`: the longest time from breach to notification, rule by rule. */
export function latencyCommand(): Command {
  return projectCommand("latency")
    .option("--json", "print the table as JSON")
    .action(async (options: Options) => {
      const { rules, routing } = await projectOf(options);
      const rows = alertsOf(withCompanions(rules))
        .map(({ alert }) =>
          Object.assign(latencyBudget(alert, routing), { id: alert.id, severity: alert.severity }),
        )
        .toSorted((a, b) => a.totalMs - b.totalMs);
      if (rows.some(isTooLate)) process.exitCode = 1;
      console.log(options.json === true ? JSON.stringify(rows, undefined, 2) : table(rows));
    });
}

function isTooLate({ severity, totalMs }: Row): boolean {
  return severity === "critical" && totalMs > criticalBudgetMs;
}

function table(rows: readonly Row[]): string {
  const head = [
    "rule",
    "severity",
    "export",
    "scrape",
    "window",
    "evaluation",
    "for",
    "group_wait",
    "total",
  ];
  const body = rows.map((row) => [
    row.id,
    row.severity,
    ...[row.exportMs, row.scrapeMs, row.windowMs, row.evaluationMs, row.forMs, row.groupWaitMs].map(
      inSeconds,
    ),
    inSeconds(row.totalMs) + (isTooLate(row) ? ` > ${inSeconds(criticalBudgetMs)}` : ""),
  ]);
  const all = [head, ...body];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function inSeconds(ms: number): string {
  return `${ms / 1_000}s`;
}
