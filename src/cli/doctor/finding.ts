/** How a check ended. `skipped`: there was nothing to check it with. */
export type Level = "ok" | "warning" | "problem" | "skipped";

/** What the checks are about, in the order in which they are told. */
export const subjects = [
  "node",
  "package",
  "api",
  "sdk",
  "preload",
  "loader",
  "bundle",
  "settings",
  "endpoint",
  "canary",
  "run",
] as const;
export type Subject = (typeof subjects)[number];

/** One thing that was looked at. */
export interface Finding {
  readonly level: Level;
  readonly subject: Subject;
  /** What was found, in one line. */
  readonly text: string;
  /** What to do about it. */
  readonly hint?: string;
}

export function ok(subject: Subject, text: string): Finding {
  return { level: "ok", subject, text };
}

export function skipped(subject: Subject, text: string): Finding {
  return { level: "skipped", subject, text };
}

/** Something that may be meant, or that only matters in cases that cannot be seen from here. */
export function warning(subject: Subject, text: string, hint: string): Finding {
  return { level: "warning", subject, text, hint };
}

/** Something by which telemetry is lost. */
export function problem(subject: Subject, text: string, hint: string): Finding {
  return { level: "problem", subject, text, hint };
}
