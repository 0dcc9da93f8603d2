export {
  avg,
  bottomk,
  countSeries,
  countValues,
  group,
  max,
  min,
  quantileOf,
  stddev,
  sum,
  topk,
  type Grouping,
} from "../promql/aggregate.ts";
export { age, minus, plus, share, times, until } from "../promql/arithmetic.ts";
export {
  constant,
  dayOfMonth,
  dayOfWeek,
  hour,
  minute,
  month,
  now,
  timestamp,
} from "../promql/clock.ts";
export {
  above,
  atLeast,
  atMost,
  below,
  both,
  differs,
  either,
  equals,
  unless,
} from "../promql/condition.ts";
export { deadMan, type DeadManOptions } from "./rules/dead-man.ts";
export type { Condition, Expression } from "../promql/expression.ts";
export { eventsFor, failsMoreThan, type Counted } from "../promql/failures.ts";
export { exists, filtered, flag, orElse } from "../promql/filtered.ts";
export { delta, deriv, idelta, irate } from "../promql/growth.ts";
export type { Join, Match } from "../promql/join.ts";
export {
  abs,
  ceil,
  clamp,
  clampMax,
  clampMin,
  exp,
  floor,
  ln,
  log10,
  log2,
  round,
  sgn,
  sqrt,
} from "../promql/math.ts";
export { at, offset } from "../promql/moment.ts";
export { labelJoin, labelReplace, type Joining, type Replacement } from "../promql/new-labels.ts";
export {
  absentOverTime,
  changes,
  countOverTime,
  lastOverTime,
  presentOverTime,
  quantileOverTime,
  resets,
  stddevOverTime,
  sumOverTime,
} from "../promql/over-time.ts";
export { per, readAs } from "../promql/per.ts";
export { over, type RangeExpression, type RangeOptions } from "../promql/range.ts";
export {
  fromSpecification,
  type SpecifiedAlertOptions,
  type SpecifiedAlert,
} from "./rules/from-specification.ts";
export { healthAlert, type HealthAlertOptions } from "./rules/health-alert.ts";
export { mean, observations, observed, quantile, shareAbove, within } from "../promql/histogram.ts";
export {
  nativeMean,
  nativeObservations,
  nativeObserved,
  nativeQuantile,
  nativeShare,
} from "../promql/native-histogram.ts";
export { latencyBudget, type LatencyBudget } from "./lint/latency.ts";
export { lint, missingNames } from "./lint/lint.ts";
export { events, growth } from "../promql/first-events.ts";
export { atLeastEvents } from "../promql/events.ts";
export { gone, missing } from "../promql/presence.ts";
export { printPromql } from "../promql/print.ts";
export { formatProblem, type LintCheck, type Problem } from "./rules/problem.ts";
export {
  absent,
  averaged,
  highest,
  increase,
  lowest,
  predict,
  rate,
  value,
} from "../promql/functions.ts";
export type { GroupOptions } from "../promql/group-options.ts";
export type { Window } from "../promql/series.ts";
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
} from "../promql/quantity.ts";
export { raw } from "../promql/raw.ts";
export { recorded, recording, type Recording } from "./rules/recording.ts";
export { completeRules, renderDefinitions } from "./render.ts";
export { defineRules, type Rule, type RuleFile, type RuleSet } from "./rules/rule-file.ts";
export { alert, type Alert, type AlertOptions } from "./rules/rule.ts";
export { objective } from "./rules/objective.ts";
export { fromOpenSlo, toOpenSlo } from "./openslo/index.ts";
export type {
  ImportedOpenSlo,
  OpenSloImportOptions,
  OpenSloProblem,
} from "./openslo/from-openslo.ts";
export type { OpenSloOptions } from "./openslo/to-openslo.ts";
export type { ObjectiveOptions } from "./rules/objective-options.ts";
export type {
  AlertAction,
  AlertCondition,
  AlertRule,
  NotificationConfig,
} from "./specification.ts";
export { alertSeverities, severities, type AlertSeverity, type Severity } from "./severity.ts";
export type { RuleContext } from "./rule-context.ts";
export { validate } from "./rules/validate.ts";
export {
  matches,
  noneOf,
  not,
  notMatches,
  notPresent,
  oneOf,
  present,
  type LabelCondition,
  type Matcher,
} from "../promql/label-condition.ts";
export * from "./alertmanager/index.ts";
