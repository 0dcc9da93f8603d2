import { checkedByEditors, specifier, type TemplateContext } from "./template.ts";

/** Returns one alert on the metric of the catalog. */
export function rulesText(context: TemplateContext): string {
  const { metrics, rules } = context.paths;
  return `${checkedByEditors(context)}import {
  above,
  alert,
  both,
  defineRules,
  percent,
  perSecond,
  rate,
  share,
  sum,
} from "@tamma/observability/alerting";

import { metrics } from "${specifier(rules, metrics)}";

// What fails in staging is no failure of production: each environment is an alert of its own
const payments = sum(rate(metrics.checkoutPayments, "5m"), {
  by: ["service.name", "deployment.environment.name"],
});
const failed = sum(rate(metrics.checkoutPayments, "5m", { outcome: "error" }), {
  by: ["service.name", "deployment.environment.name"],
});

/** Who is called, and when. Each rule gets a test of its own: \`tamma-obs test\` runs it. */
export const rules = defineRules("${rules}", [
  alert({
    // Stable: the file's name, the label rule_id, the anchor of the runbook
    id: "payments-fail",
    name: "PaymentsFail",
    severity: "high",
    owner: "${context.owner}",
    when: both(
      above(share(failed, payments), percent(5)),
      // One failure of two says nothing
      above(payments, perSecond(0.05)),
    ),
    for: "2m",
    keepFiringFor: "5m",
    summary: ({ label, value }) => \`\${value} of the payments of \${label("service.name")} fail\`,
    description: "Customers cannot pay. Declined payments do not count.",
    runbook: "Look at the payment provider's status page, then at the traces of failed payments.",
    dashboard: "payments",
  }),
]);
`;
}
