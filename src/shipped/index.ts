export { shippedDashboards, type ShippedDashboardsOptions } from "./shipped-dashboards.ts";
export type { DashboardChange } from "./dashboards/change.ts";
export type { DashboardUid } from "./dashboards/index.ts";
export {
  shippedObjectives,
  type ObjectiveId,
  type ShippedObjectivesOptions,
} from "./shipped-objectives.ts";
export type { ObjectiveValues } from "./objectives.ts";
export type { PagingEnvironments } from "./paging-environments.ts";
export { shippedRouting, type ShippedRoutingOptions, type TeamOptions } from "./shipped-routing.ts";
export type {
  ChannelOptions,
  EmailOptions,
  PagerDutyOptions,
  SecretName,
  SlackOptions,
  WebhookOptions,
} from "./channel-options.ts";
export { shippedRules, type ShippedRulesOptions } from "./shipped-rules.ts";
export type {
  CommonChanges,
  CompanionId,
  DisabledRules,
  RuleChanges,
  RuleId,
  RuleOverrides,
} from "./rule-overrides.ts";
export { notificationTemplates } from "../alerting/alertmanager/notification-templates.ts";
