import { z } from "zod";

import { ObservabilityError } from "../../errors.ts";
import { composeConfig } from "./compose.ts";

const configSchema = z.object({ "x-retention": z.record(z.string(), z.string()).default({}) });

/**
 * Throws unless every retention is whole hours, a day or more. The stores would not all refuse
 * another: `30` is 30 months for VictoriaLogs and 30 ns for Jaeger.
 *
 * @throws ObservabilityError OBS_STACK_RETENTION with every variable that is wrong.
 * @throws ObservabilityError OBS_STACK_COMPOSE: Docker is missing, or a variable has no value.
 */
export async function requireRetention(cwd: string): Promise<void> {
  const problems = retentionProblems(configSchema.parse(await composeConfig(cwd))["x-retention"]);
  if (problems.length > 0) {
    throw new ObservabilityError("OBS_STACK_RETENTION", problems.join("; "));
  }
}

/** Returns what is wrong with the variables of .env that say how long data stays. */
export function retentionProblems(variables: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(variables)
    .filter(([, value]) => !(/^\d+h$/.test(value) && Number.parseInt(value, 10) >= 24))
    .map(([name, value]) => `${name}: expected whole hours, 24h or more, got "${value}"`);
}
