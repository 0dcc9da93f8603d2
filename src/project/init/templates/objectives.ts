import { checkedByEditors, specifier, type TemplateContext } from "./template.ts";

/** Returns one objective on the metric of the catalog. */
export function objectivesText(context: TemplateContext): string {
  const { metrics, objectives } = context.paths;
  return `${checkedByEditors(context)}import {
  defineRules,
  objective,
  percent,
  perSecond,
  rate,
  sum,
} from "@tamma/observability/alerting";

import { metrics } from "${specifier(objectives, metrics)}";

/**
 * What share has to be good over 30 days. Each becomes recording rules and four alerts, which fire
 * when the rest, the error budget, is used up too fast.
 */
export const objectives = defineRules("${objectives}", [
  objective({
    id: "payments",
    name: "Payments",
    owner: "${context.owner}",
    target: percent(99.5),
    bad: (window) =>
      sum(rate(metrics.checkoutPayments, window, { outcome: "error" }), {
        by: ["service.name", "deployment.environment.name"],
      }),
    total: (window) =>
      sum(rate(metrics.checkoutPayments, window), {
        by: ["service.name", "deployment.environment.name"],
      }),
    // With less traffic the budget is not judged
    minimum: perSecond(0.02),
    event: "payment",
    failure: "that failed",
    dashboard: "payments",
    summary: ({ label, value }) => \`\${value} of the payments of \${label("service.name")} fail\`,
    description: "99.5 % of the payments of 30 days are to be answered by the provider.",
    runbook: "Find the first failed payment on the dashboard, and what was deployed before it.",
  }),
]);
`;
}
