import type { Check, Evidence } from "./evidence.ts";
import { dependenciesAreHealthy } from "./health-checks.ts";
import { dataIsFresh, oneIdentity, responsesCarryRequestId } from "./identity-checks.ts";
import { eachLineOnce } from "./log-checks.ts";
import { completionsAreCounted, faultShows, requestsAreCounted } from "./metric-checks.ts";
import { noOrphans, oneTraceAnOrder, spansArrive } from "./trace-checks.ts";

/** One line of the checklist. */
export interface ProofLine {
  readonly name: string;
  readonly passed: boolean;
  /** What the data shows; for a failed line also the problems. */
  readonly seen: string;
  readonly problems: readonly string[];
}

const checks: readonly Check[] = [
  spansArrive,
  oneTraceAnOrder,
  noOrphans,
  eachLineOnce,
  responsesCarryRequestId,
  oneIdentity,
  requestsAreCounted,
  completionsAreCounted,
  faultShows,
  dependenciesAreHealthy,
  dataIsFresh,
];

/** Judges the evidence. A line passes on what is stored, never on what was meant to happen. */
export function prove(evidence: Evidence): readonly ProofLine[] {
  return checks.map(({ name, judge }) => {
    const { seen, problems } = judge(evidence);
    return { name, passed: problems.length === 0, seen, problems };
  });
}

/** Whether all lines pass. */
export function isProved(lines: readonly ProofLine[]): boolean {
  return lines.length > 0 && lines.every(({ passed }) => passed);
}

const shownProblems = 3;

/** Returns the checklist as text, a line each, with the first problems below a failed one. */
export function renderProof(lines: readonly ProofLine[]): string {
  const passed = lines.filter((line) => line.passed).length;
  return [
    ...lines.flatMap((line) => [
      `${line.passed ? "ok  " : "FAIL"}  ${line.name} (${line.seen})`,
      ...line.problems.slice(0, shownProblems).map((problem) => `        ${problem}`),
      ...(line.problems.length > shownProblems
        ? [`        … and ${line.problems.length - shownProblems} more`]
        : []),
    ]),
    `${passed} of ${lines.length} proved by stored data`,
    "",
  ].join("\n");
}
