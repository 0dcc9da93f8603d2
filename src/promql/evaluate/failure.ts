import { ObservabilityError } from "../../errors.ts";
import type { Span } from "./parse/syntax.ts";

/** Returns the error for an expression that cannot be parsed or typed, with `line:column`. */
export function syntaxError(text: string, at: number, problem: string): ObservabilityError {
  return new ObservabilityError(
    "OBS_PROMQL_SYNTAX",
    `${position(text, at)}: parse error: ${problem}`,
  );
}

/** Returns the error for PromQL that Prometheus has and this evaluator does not. */
export function unsupported(what: string): ObservabilityError {
  return new ObservabilityError("OBS_PROMQL_UNSUPPORTED", `not supported: ${what}`);
}

/** Returns the error for an expression that fails on the series that it finds. */
export function evaluationError(problem: string): ObservabilityError {
  return new ObservabilityError("OBS_PROMQL_EVALUATION", problem);
}

/** Returns `line:column`, both from 1, as Prometheus' messages have it. */
export function position(text: string, at: number): string {
  const before = text.slice(0, at).split("\n");
  return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
}

/** Returns where the node begins, as `line:column`. */
export function positionOf(text: string, { from }: Span): string {
  return position(text, from);
}
