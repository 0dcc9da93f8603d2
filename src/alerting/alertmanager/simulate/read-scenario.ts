import { parse } from "yaml";
import { z } from "zod";

import { toMsOrNaN } from "../../../duration.ts";
import { ObservabilityError } from "../../../errors.ts";
import type { PageTest } from "./page-test.ts";

const duration = z.union([z.string(), z.number()]).refine(isDuration, {
  error: 'expected a duration such as "30s"',
});

const alert = z.strictObject({
  labels: z.record(z.string(), z.string()),
  at: duration.optional(),
  for: duration.optional(),
});

const page = z.strictObject({
  at: duration,
  receiver: z.string(),
  status: z.enum(["firing", "resolved"]).optional(),
  alerts: z.array(z.string()),
});

const scenario = z.strictObject({
  name: z.string().optional(),
  start: z.iso
    .datetime({ offset: true, error: 'expected an instant such as "2026-01-05T12:00:00Z"' })
    .optional(),
  watch: duration.optional(),
  alerts: z.array(alert).min(1, { error: "expected at least one alert" }),
  expect: z
    .strictObject({
      pages: z.array(page).optional(),
      notified: z
        .record(z.string(), z.strictObject({ alert: z.string(), by: duration }))
        .optional(),
      silent: z.array(z.string()).optional(),
    })
    .optional(),
});

/**
 * Returns the scenario in `text`, which is YAML or JSON; without expectations, it expects nothing.
 *
 * @param file - the file's name, for messages
 * @throws ObservabilityError `OBS_SCENARIO_INVALID` with every problem, a line each.
 */
export function readScenario(text: string, file: string): PageTest {
  const parsed = scenario.safeParse(toData(text, file));
  if (!parsed.success) throw invalid(file, parsed.error);
  const { name = file, expect = {}, ...rest } = parsed.data;
  // Absent keys are absent after zod too: it never writes undefined into an optional one.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only exactOptionalPropertyTypes differs
  return { ...rest, name, expect } as PageTest;
}

function toData(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const message = `${file}: expected YAML or JSON, got text that is neither`;
    throw new ObservabilityError("OBS_SCENARIO_INVALID", message, { cause });
  }
}

function isDuration(value: string | number): boolean {
  return !Number.isNaN(toMsOrNaN(value));
}

function invalid(file: string, { issues }: z.ZodError): ObservabilityError {
  const lines = issues.map((issue) => `${file}: ${where(issue.path)}: ${what(issue)}`);
  return new ObservabilityError("OBS_SCENARIO_INVALID", lines.join("\n"));
}

function where(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return text.length === 0 ? "the scenario" : text.join("").replace(/^\./, "");
}

function what(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") {
    return `expected no other keys, got ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
  }
  return issue.message.replace(/^Invalid (?:input|option): /, "").replace(", received ", ", got ");
}
