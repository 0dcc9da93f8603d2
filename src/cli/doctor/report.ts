import { printable, printableJson } from "../printable.ts";
import { type Finding, type Level, subjects } from "./finding.ts";

const levels: readonly Level[] = ["ok", "warning", "problem", "skipped"];

/** Returns whether nothing was found by which telemetry is lost. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ level }) => level !== "problem");
}

/** Returns the findings as lines: level, subject, what was found; below it what to do. */
export function renderReport(findings: readonly Finding[]): string {
  const sorted = findings.toSorted(
    (one, other) => subjects.indexOf(one.subject) - subjects.indexOf(other.subject),
  );
  const lines = sorted.flatMap(({ level, subject, text, hint }) => [
    printable(`${level.padEnd(9)}${subject.padEnd(10)}${text}`),
    ...(hint === undefined ? [] : [printable(`${" ".repeat(19)}→ ${hint}`)]),
  ]);
  return `${[...lines, "", summary(findings)].join("\n")}\n`;
}

/** Returns the findings as JSON: `{ ok, counts, findings }`. */
export function renderJson(findings: readonly Finding[]): string {
  const counts = Object.fromEntries(levels.map((level) => [level, countOf(findings, level)]));
  return `${printableJson({ ok: isWell(findings), counts, findings }, 2)}\n`;
}

function summary(findings: readonly Finding[]): string {
  const parts = levels
    .map((level) => ({ level, count: countOf(findings, level) }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${count} ${plural(level, count)}`);
  return parts.join(", ");
}

function plural(level: Level, count: number): string {
  return count > 1 && (level === "warning" || level === "problem") ? `${level}s` : level;
}

function countOf(findings: readonly Finding[], wanted: Level): number {
  return findings.filter(({ level }) => level === wanted).length;
}
