import { z } from "zod";

import { toMsOrNaN } from "../../../duration.ts";
import { ObservabilityError } from "../../../errors.ts";
import { isObject } from "../../../is-object.ts";
import { fieldsOf, flawsOf, formatFlaw, type Flaw } from "../../../shape.ts";
import { show } from "../../../show.ts";

/** The shape of scenarios and page tests, where the types do not look: files, and JavaScript. */

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

const tested = "an object with pages, notified or silent";

const expectation = fieldsOf(
  {
    pages: z.array(page, "a list of notifications").optional(),
    notified: z.record(z.string(), heard, "alerts by their receivers").optional(),
    silent: texts.optional(),
  },
  tested,
);

const scenario = fieldsOf(
  {
    name: text.optional(),
    start: z.iso
      .datetime({ offset: true, error: 'an instant such as "2026-01-05T12:00:00Z"' })
      .optional(),
    watch: duration.optional(),
    alerts: z.array(alert, "a list of alerts").min(1, "at least one alert"),
    expect: expectation.optional(),
  },
  "a scenario such as { alerts: [{ labels: { … } }] }",
);

const test = scenario.extend({ name: text, expect: expectation });

/**
 * Refuses what is no scenario.
 *
 * @param file - the file's name, for messages
 * @throws ObservabilityError `OBS_SCENARIO_INVALID` with every problem, a line each.
 */
export function checkScenario(data: unknown, file: string): void {
  refuse(file, [...flawsOf(scenario, data), ...emptiness(data)]);
}

/**
 * Refuses what is no page test: one without a real start or expectation would pass and test nothing.
 *
 * @throws ObservabilityError `OBS_SCENARIO_INVALID` with every problem, a line each.
 */
export function checkPageTestShape(data: unknown): void {
  const name = isObject(data) ? data["name"] : undefined;
  const flaws = [...flawsOf(test, data), ...emptiness(data)];
  refuse(typeof name === "string" && name !== "" ? name : "page test", flaws);
}

/**
 * What expects nothing passes whatever happens. An empty list of pages expects silence; nothing else
 * that is empty expects anything.
 */
function emptiness(data: unknown): readonly Flaw[] {
  const expect = isObject(data) ? data["expect"] : undefined;
  if (!isObject(expect)) return [];
  const says = Object.entries(expect).some(
    ([field, value]) => value !== undefined && (field === "pages" || !isEmpty(value)),
  );
  return says ? [] : [{ field: "expect", expected: tested, got: show(expect) }];
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function isDuration(value: unknown): boolean {
  const isGiven = typeof value === "string" || typeof value === "number";
  return isGiven && !Number.isNaN(toMsOrNaN(value));
}

function refuse(file: string, flaws: readonly Flaw[]): void {
  if (flaws.length === 0) return;
  const lines = flaws.map((flaw) => formatFlaw(file, flaw));
  throw new ObservabilityError("OBS_SCENARIO_INVALID", lines.join("\n"));
}
