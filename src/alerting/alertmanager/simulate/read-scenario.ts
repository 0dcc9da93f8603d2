import { parse } from "yaml";
import { z } from "zod";

import { toMsOrNaN } from "../../../duration.ts";
import { ObservabilityError } from "../../../errors.ts";
import { fieldsOf, flawsOf, type Flaw } from "../../../shape.ts";
import type { PageTest } from "./page-test.ts";

const duration = z.custom<string | number>(isDuration, 'a duration such as "30s"');
const text = z.string("text");
const texts = z.array(text, "a list of names");

const alert = fieldsOf(
  {
    labels: z.record(z.string(), text, "labels such as { alertname: Errors }"),
    at: duration.optional(),
    for: duration.optional(),
  },
  "an alert such as { labels: { … } }",
);

const page = fieldsOf(
  {
    at: duration,
    receiver: z.string("the name of a receiver"),
    status: z.enum(["firing", "resolved"], "firing or resolved").optional(),
    alerts: texts,
  },
  "a notification such as { at: 0s, receiver: …, alerts: […] }",
);

const heard = fieldsOf(
  { alert: z.string("the name of an alert"), by: duration },
  "an object such as { alert: Errors, by: 1m }",
);

const scenario = fieldsOf(
  {
    name: text.optional(),
    start: z.iso
      .datetime({ offset: true, error: 'an instant such as "2026-01-05T12:00:00Z"' })
      .optional(),
    watch: duration.optional(),
    alerts: z.array(alert, "a list of alerts").min(1, "at least one alert"),
    expect: fieldsOf(
      {
        pages: z.array(page, "a list of notifications").optional(),
        notified: z.record(z.string(), heard, "alerts by their receivers").optional(),
        silent: texts.optional(),
      },
      "an object with pages, notified or silent",
    ).optional(),
  },
  "a scenario such as { alerts: [{ labels: { … } }] }",
);

/**
 * Returns the scenario in `text`, which is YAML or JSON; without expectations, it expects nothing.
 *
 * @param file - the file's name, for messages
 * @throws ObservabilityError `OBS_SCENARIO_INVALID` with every problem, a line each.
 */
export function readScenario(text: string, file: string): PageTest {
  const data = toData(text, file);
  refuse(file, flawsOf(scenario, data));
  const { name = file, expect = {}, ...rest } = scenario.parse(data);
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

function isDuration(value: unknown): boolean {
  const isGiven = typeof value === "string" || typeof value === "number";
  return isGiven && !Number.isNaN(toMsOrNaN(value));
}

function refuse(file: string, flaws: readonly Flaw[]): void {
  if (flaws.length === 0) return;
  const lines = flaws.map(({ field, expected, got }) => {
    const place = [file, field].filter((part) => part !== "").join(": ");
    return `${place}: expected ${expected}, got ${got}`;
  });
  throw new ObservabilityError("OBS_SCENARIO_INVALID", lines.join("\n"));
}
