export { avg, countSeries, max, min, sum, type Grouping } from "./aggregate.ts";
export { age, minus, offset, plus, share, times, until } from "./arithmetic.ts";
export { above, atLeast, atMost, below, both, either, equals, unless } from "./condition.ts";
export { deadMan, type DeadManOptions } from "./dead-man.ts";
export type { Condition, Expression } from "./expression.ts";
export { fromSeed, type SeedOptions, type SeedResult } from "./from-seed.ts";
export { healthAlert, type HealthAlertOptions } from "./health-alert.ts";
export {
  mean,
  observations,
  observed,
  quantile,
  shareAbove,
  within,
  type HistogramOptions,
} from "./histogram.ts";
export { latencyBudget, type LatencyBudget } from "./latency.ts";
export { lint, missingNames } from "./lint/lint.ts";
export { gone, missing } from "./presence.ts";
export { printPromql } from "./print.ts";
export { formatProblem, type LintCheck, type Problem } from "./problem.ts";
export {
  absent,
  averaged,
  highest,
  increase,
  lowest,
  predict,
  rate,
  value,
  type Window,
} from "./promql.ts";
export {
  bytes,
  bytesPerSecond,
  count,
  days,
  milliseconds,
  minutes,
  percent,
  perSecond,
  ratio,
  seconds,
  type Dimension,
  type Quantity,
} from "./quantity.ts";
export { raw } from "./raw.ts";
export { recorded, recording, type Recording } from "./recording.ts";
export { checked, renderDefinitions } from "./render.ts";
export { defineRules, type Rule, type RuleFile, type RuleSet } from "./rule-file.ts";
export { alert, type Alert, type AlertOptions, type RuleSeverity } from "./rule.ts";
export { slo, type SloOptions } from "./slo.ts";
export type { AlertAction, AlertCondition, AlertRule, NotificationConfig } from "./spec.ts";
export { validate } from "./validate.ts";
export { matches, not, notMatches, oneOf, type Matcher } from "./value-matcher.ts";
export * from "./routing/index.ts";
