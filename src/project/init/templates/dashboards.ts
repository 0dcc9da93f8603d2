import { checkedByEditors, specifier, type TemplateContext } from "./template.ts";

/** Returns a dashboard on the metric of the catalog: an answer, its course, and what explains it. */
export function dashboardsText(context: TemplateContext): string {
  const { dashboards, metrics } = context.paths;
  return `${checkedByEditors(context)}import { rate, share, sum } from "@tamma/observability/alerting";
import { defineDashboard, logs, stat, timeSeries } from "@tamma/observability/dashboards";

import { metrics } from "${specifier(dashboards, metrics)}";

// "auto": as long as the panel's range and width need
const payments = rate(metrics.checkoutPayments, "auto");
const failed = rate(metrics.checkoutPayments, "auto", { outcome: "error" });

/** What this application shows of itself, beside the dashboards that ship. */
export const dashboards = [
  defineDashboard({
    // Fixed for good: links and bookmarks hold it
    uid: "payments",
    title: "Payments",
    description: "What becomes of the payments of this application.",
    panels: [
      stat({
        title: "Failing",
        description: "Share of all payments that fail.",
        show: [{ of: share(sum(failed, { by: [] }), sum(payments, { by: [] })) }],
        // The limit, and a link to the alert and back
        limit: { alert: "payments-fail" },
        nothing: "no payments",
        width: 6,
        height: 8,
      }),
      timeSeries({
        title: "Payments by outcome",
        description: "Payments a second.",
        show: [{ of: sum(payments, { by: ["service.name", "outcome"] }) }],
        nothing: "no payments",
        width: 9,
      }),
      timeSeries({
        title: "Failing payments",
        description: "Share of the payments of each service that fail: what PaymentsFail fires on.",
        show: [
          {
            of: share(
              sum(failed, { by: ["service.name"] }),
              sum(payments, { by: ["service.name"] }),
            ),
          },
        ],
        limit: { alert: "payments-fail" },
        nothing: "no payments",
        width: 9,
      }),
      logs({
        title: "Warnings and errors",
        description: "What the services wrote, wherever the stack keeps it.",
        atLeast: "warn",
      }),
    ],
  }),
];
`;
}
