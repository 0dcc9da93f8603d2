import type { Accepted, Finding } from "../../dashboards/lint/finding.ts";
import { lintDashboard } from "../../dashboards/lint/lint-dashboard.ts";
import { ObservabilityError } from "../../errors.ts";
import { readGivenFile } from "../read-given-file.ts";
import type { DashboardProblem } from "./dashboard-problem.ts";

/**
 * Returns what the lint finds in files of Grafana's JSON.
 *
 * @throws ObservabilityError `OBS_FILE_UNREADABLE`, with all files that cannot be read.
 */
export async function lintDashboardFiles(
  files: readonly string[],
  accept: readonly Accepted[],
): Promise<readonly DashboardProblem[]> {
  const texts = await readAll(files);
  return texts.flatMap(({ file, text }) =>
    lintText(text, accept).map((finding) => ({ file, dashboard: "", ...finding })),
  );
}

interface GivenFile {
  readonly file: string;
  readonly text: string;
}

async function readAll(files: readonly string[]): Promise<readonly GivenFile[]> {
  const read = await Promise.allSettled(
    files.map(async (file) => ({ file, text: await readGivenFile(file, file) })),
  );
  const failures = read.flatMap((one): readonly unknown[] =>
    one.status === "rejected" ? [one.reason] : [],
  );
  if (failures.length > 0) {
    const message = failures.map(messageOf).join("\n");
    throw new ObservabilityError("OBS_FILE_UNREADABLE", message, { cause: failures[0] });
  }
  return read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

function lintText(text: string, accept: readonly Accepted[]): readonly Finding[] {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return lintDashboard(json, { accept });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const got = text.trim() === "" ? "an empty file" : error.message;
    return [{ check: "shape", place: "", expected: "JSON", got }];
  }
}
