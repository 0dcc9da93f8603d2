import { checkedByEditors, specifier, type TemplateContext } from "./template.ts";

/** Returns a dashboard of two panels on the metric of the catalog. */
export function dashboardsText(context: TemplateContext): string {
  const { dashboards, metrics } = context.paths;
  return `${checkedByEditors(context)}import { percent, rate, share, sum } from "@tamma/observability/alerting";
import { defineDashboard, timeSeries } from "@tamma/observability/dashboards";

import { metrics } from "${specifier(dashboards, metrics)}";

/** What this application shows of itself, beside the dashboards that ship. */
export const dashboards = [
  defineDashboard({
    // Fixed for good: links and bookmarks hold it
    uid: "payments",
    title: "Payments",
    description: "What becomes of the payments of this application.",
    panels: [
      timeSeries({
        title: "Payments",
        description: "Payments a second, by outcome.",
        show: [
          {
            of: sum(rate(metrics.checkoutPayments, "5m"), { by: ["service.name", "outcome"] }),
            legend: "{{service_name}} {{outcome}}",
          },
        ],
      }),
      timeSeries({
        title: "Failing payments",
        description: "The share that the alert PaymentsFail watches.",
        show: [
          {
            of: share(
              sum(rate(metrics.checkoutPayments, "5m", { outcome: "error" }), {
                by: ["service.name"],
              }),
              sum(rate(metrics.checkoutPayments, "5m"), { by: ["service.name"] }),
            ),
          },
        ],
        limit: { above: percent(5) },
      }),
    ],
  }),
];
`;
}
