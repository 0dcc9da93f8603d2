import type { z } from "zod";

import { ObservabilityError } from "../errors.ts";

/**
 * Returns what the schema makes of the options.
 *
 * @throws ObservabilityError `OBS_HEALTH_OPTIONS_INVALID` with every problem at once; `what` begins
 * the message.
 */
export function parseOptions<T>(what: string, schema: z.ZodType<T>, options: unknown): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => {
    const place = issue.path.join(".") || "options";
    if (issue.code !== "unrecognized_keys") return [`${place}: ${issue.message}`];
    // A line for each key. Its value may be a secret in the wrong place
    const expected = issue.message.split("\n");
    return issue.keys.map((key, at) => `${place}: expected ${expected[at] ?? ""}, got ${key}`);
  });
  throw new ObservabilityError("OBS_HEALTH_OPTIONS_INVALID", `${what}: ${problems.join("; ")}`);
}
