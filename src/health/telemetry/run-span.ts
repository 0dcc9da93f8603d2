import {
  context,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type TracerProvider,
} from "@opentelemetry/api";

import type { RunFinished } from "../engine/events.ts";

/**
 * Calls `work` inside a span of the finished run, if the run failed or its check wants one always;
 * log lines written in `work` then carry its trace. Successful runs leave no trace: they would be
 * most of all traces.
 */
export function inRunSpan(
  provider: TracerProvider,
  { component, run }: RunFinished,
  work: () => void,
): void {
  const { check } = component;
  if (run.outcome === "success" && !check.trace) return work();
  const span = provider.getTracer("@tamma/observability/health").startSpan(
    `health.check ${check.name}`,
    {
      startTime: run.finishedAtMs - run.durationMs,
      root: true,
      attributes: {
        "health.component.name": check.name,
        "health.component.state": component.state,
        "health.check.outcome": run.outcome,
        "health.check.reason": run.reason,
        ...(run.errorType === undefined ? {} : { "error.type": run.errorType }),
      },
    },
    ROOT_CONTEXT,
  );
  if (run.outcome !== "success") {
    span.setStatus({
      code: SpanStatusCode.ERROR,
      ...(run.message === undefined ? {} : { message: run.message }),
    });
  }
  context.with(trace.setSpan(ROOT_CONTEXT, span), work);
  span.end(run.finishedAtMs);
}
