import { z } from "zod";

import { toMsOrNaN, type Duration } from "../duration.ts";
import { isObject } from "../is-object.ts";
import { fieldsOf } from "../shape.ts";

const hourMs = 3_600_000;

/** What the stack keeps, each for a time of its own. */
export const retained = ["metrics", "traces", "logs", "aggregates"] as const;

/** For how many hours data stays; what is not named stays as long as the stack's own settings say. */
export type RetentionHours = Readonly<Partial<Record<(typeof retained)[number], number>>>;

/** Stores understand nothing finer than an hour in the same way, and some nothing below a day. */
const hours = z.unknown().transform((value, context): number => {
  const whole = wholeHours(value);
  if (whole !== undefined) return whole;
  context.addIssue('whole hours, a day or more, such as "30d"');
  return z.NEVER;
});

const byData = fieldsOf({
  metrics: hours.exactOptional(),
  traces: hours.exactOptional(),
  logs: hours.exactOptional(),
  aggregates: hours.exactOptional(),
});

/** One duration is that of all data but the aggregates, which are there to outlive it. */
const forAll = hours.transform((value) => ({ metrics: value, traces: value, logs: value }));

/** `stack.retention` of a config: a duration, or one for each kind of data. */
export const retentionSchema = z.unknown().transform((value, context): RetentionHours => {
  const parsed = isObject(value) ? byData.safeParse(value) : forAll.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { message, path, ...issue } of parsed.error.issues) {
    context.issues.push(
      issue.code === "unrecognized_keys" && isObject(value)
        ? { code: issue.code, keys: issue.keys, message, path, input: value }
        : { code: "custom", message, path, input: value },
    );
  }
  return z.NEVER;
});

function wholeHours(value: unknown): number | undefined {
  if (!isDuration(value)) return undefined;
  const count = toMsOrNaN(value) / hourMs;
  return Number.isSafeInteger(count) && count >= 24 ? count : undefined;
}

function isDuration(value: unknown): value is Duration {
  return typeof value === "string" || typeof value === "number";
}
