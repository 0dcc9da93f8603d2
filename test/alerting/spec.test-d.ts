/* oxlint-disable typescript/no-explicit-any -- the specification's interfaces, copied from it */
import { expectTypeOf, test } from "vitest";

import type {
  AlertAction,
  AlertCondition,
  AlertRule,
  NotificationConfig,
} from "#src/alerting/index.ts";

test("the alert interfaces are the specification's", () => {
  expectTypeOf<AlertCondition>().toEqualTypeOf<{
    metric: string;
    operator: "gt" | "lt" | "eq" | "ne" | "gte" | "lte";
    threshold: number;
    duration?: number;
    labels?: Record<string, string>;
  }>();
  expectTypeOf<NotificationConfig>().toEqualTypeOf<{
    type: "email" | "slack" | "pagerduty" | "webhook";
    config: Record<string, any>;
    enabled: boolean;
  }>();
  expectTypeOf<AlertAction>().toEqualTypeOf<{
    type: "restart-service" | "scale-up" | "scale-down" | "run-script";
    config: Record<string, any>;
    enabled: boolean;
  }>();
  expectTypeOf<AlertRule>().toEqualTypeOf<{
    id: string;
    name: string;
    description: string;
    condition: AlertCondition;
    severity: "low" | "medium" | "high" | "critical";
    enabled: boolean;
    cooldown: number;
    notifications: NotificationConfig[];
    actions?: AlertAction[];
  }>();
});
