/* oxlint-disable typescript/no-explicit-any -- the specification's interfaces, to the letter */

/** The specification's alert rule, as it stands there. `cooldown` is in seconds. */
export interface AlertRule {
  id: string;
  name: string;
  description: string;
  condition: AlertCondition;
  severity: "low" | "medium" | "high" | "critical";
  enabled: boolean;
  cooldown: number; // seconds
  notifications: NotificationConfig[];
  actions?: AlertAction[];
}

/** The specification's condition, as it stands there. `duration` is in seconds. */
export interface AlertCondition {
  metric: string;
  operator: "gt" | "lt" | "eq" | "ne" | "gte" | "lte";
  threshold: number;
  duration?: number; // seconds
  labels?: Record<string, string>;
}

/** The specification's notification, as it stands there. */
export interface NotificationConfig {
  type: "email" | "slack" | "pagerduty" | "webhook";
  config: Record<string, any>;
  enabled: boolean;
}

/** The specification's action, as it stands there. */
export interface AlertAction {
  type: "restart-service" | "scale-up" | "scale-down" | "run-script";
  config: Record<string, any>;
  enabled: boolean;
}
