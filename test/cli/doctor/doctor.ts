import { resolve } from "node:path";

import type { Finding } from "#src/cli/doctor/finding.ts";

import { runNode, type RunResult } from "../../helpers/run-node.ts";

/** What `doctor --json` prints. */
export interface Report {
  readonly ok: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
}

const cli = ["-C", "@tamma/source", resolve(import.meta.dirname, "../../../src/cli/main.ts")];

/** With these, nothing is sent and no receiver is asked. */
export const sendNothing = {
  OTEL_TRACES_EXPORTER: "none",
  OTEL_METRICS_EXPORTER: "none",
  OTEL_LOGS_EXPORTER: "none",
} as const;

/** Runs `tamma-obs doctor` in a folder. */
export async function doctor(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<RunResult> {
  return runNode([...cli, "doctor", ...args], { cwd, env, timeoutMs: 60_000 });
}

/** Runs `tamma-obs doctor --json` and returns what it printed, with the exit code. */
export async function report(
  cwd: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Report & { readonly code: number | null }> {
  const { code, stdout, stderr } = await doctor(cwd, ["--json", ...args], env);
  if (stdout === "") throw new Error(`doctor printed nothing, exit code ${code}: ${stderr}`);
  return { ...(JSON.parse(stdout) as Report), code };
}

/** The findings that a person has to do something about, as lines. */
export function complaints({ findings }: Pick<Report, "findings">): readonly string[] {
  return findings
    .filter(({ level }) => level === "warning" || level === "problem")
    .map(({ level, subject, text, hint }) => `${level} ${subject}: ${text} → ${hint}`);
}
