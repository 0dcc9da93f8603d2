export type { AlertLabel, AlertLabels, LabelSet } from "./alert-labels.ts";
export { label } from "./matcher.ts";
export type {
  Channel,
  EmailChannel,
  PagerDutyChannel,
  Receiver,
  SecretFile,
  SlackChannel,
  WebhookChannel,
} from "./receiver.ts";
export type { Fallback, RootRoute, Route } from "./route.ts";
export type { InhibitRule } from "./inhibit.ts";
export type { Month, TimeInterval, TimeRange, Weekday } from "./time-interval.ts";
export { defineRouting, type RoutingDefinition } from "./routing-definition.ts";
export { resolveRouting, type RoutingPolicy } from "./routing-policy.ts";
export { withNotifications } from "./notification-routes.ts";
export { renderAlertmanager, renderRouting } from "./render-alertmanager.ts";
export { simulate, type SimulationInput, type SimulationResult } from "./simulate/simulate.ts";
export type { AlertStatus, Notification, Suppression } from "./simulate/notification.ts";
export type { Scenario, ScenarioAlert } from "./simulate/scenario.ts";
export { toPages, type Page } from "./simulate/timeline.ts";
export {
  checkPageTest,
  pageTest,
  type ExpectedPage,
  type PageExpectation,
  type PageTest,
} from "./simulate/page-test.ts";
