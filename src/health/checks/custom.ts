import type { CheckContext, CheckOptions, HealthCheckDefinition, ProbeResult } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { hasMethod, requireTarget } from "./support/target.ts";

/** What `customCheck` runs. */
export interface CustomTarget {
  /** `true` is healthy, `false` and every throw unhealthy; a result says more. */
  run(context: CheckContext): Promise<boolean | ProbeResult> | boolean | ProbeResult;
}

/**
 * Turns a function into a check that settles at the deadline, even if the function does not, and
 * that never runs it twice at once. `options.name` is required: nothing else could name it.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` without a function or a name.
 */
export function customCheck(
  target: CustomTarget,
  options: CheckOptions & { readonly name: string },
): HealthCheckDefinition {
  requireTarget("custom", hasMethod(target, "run", "target"));
  const run = oneAtATime(async (context) => target.run(context));
  return defineCheck({
    ...options,
    async check(context) {
      const answer = await run(context);
      if (typeof answer !== "boolean") return answer;
      return { status: answer ? "healthy" : "unhealthy" };
    },
  });
}
