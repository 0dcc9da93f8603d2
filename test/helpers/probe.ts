import type { HealthCheckDefinition, ProbeResult, RunReason } from "#src/health/check.ts";

export interface ProbeOptions {
  /** @default 5000 */
  readonly timeoutMs?: number;
  readonly reason?: RunReason;
}

/** Runs a check once as the runner does: with a deadline, and with a throw meaning unhealthy. */
export async function probe(
  check: HealthCheckDefinition,
  options: ProbeOptions = {},
): Promise<ProbeResult> {
  const { timeoutMs = 5_000, reason = "manual" } = options;
  const deadline = new AbortController();
  const timer = setTimeout(
    () => deadline.abort(new Error(`timeout after ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    return await check.check({ signal: deadline.signal, timeoutMs, reason });
  } catch (error) {
    return { status: "unhealthy", message: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
