import type { Finding } from "../../dashboards/lint/finding.ts";
import { formatFlaw } from "../../shape.ts";

/** Something about a dashboard, and where it is to be changed. */
export interface DashboardProblem extends Finding {
  /** The file that defines it, or its JSON where that was given. */
  readonly file: string;
  /** Its uid. Empty where the file is the dashboard. */
  readonly dashboard: string;
}

/** Returns the problem on one line: `file: uid: place: expected …, got … (check)`. */
export function formatDashboardProblem(problem: DashboardProblem): string {
  const { file, dashboard, place, expected, got, check } = problem;
  const field = [dashboard, place].filter((part) => part !== "").join(": ");
  return `${formatFlaw(file, { field, expected, got })} (${check})`;
}
