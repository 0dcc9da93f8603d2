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
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "options"}: ${message}`,
  );
  throw new ObservabilityError("OBS_HEALTH_OPTIONS_INVALID", `${what}: ${problems.join("; ")}`);
}
