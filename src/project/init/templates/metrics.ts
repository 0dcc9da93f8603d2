import { checkedByEditors, importLine, type TemplateContext } from "./template.ts";

/** Returns a catalog of one metric. */
export function metricsText(context: TemplateContext): string {
  return `${checkedByEditors(context)}import { createRecorder, defineMetrics } from "@tamma/observability/metrics";

/**
 * What this application counts and measures itself. Requests, queries and the runtime are measured
 * without a word here.
 *
 * One metric to begin with: rename it, or put yours beside it. Rules and objectives take it from
 * this object. The application records it:
 *
 *   ${importLine(context, ["record"], context.paths.metrics)}
 *
 *   record.checkoutPayments.add(1, { outcome: "accepted" });
 */
export const metrics = defineMetrics({
  checkoutPayments: {
    // OpenTelemetry's name; Prometheus calls it checkout_payments_total
    name: "checkout.payments",
    // counter, updowncounter, gauge or histogram
    kind: "counter",
    // Of UCUM: s, By, 1 for a ratio, {things} for a count
    unit: "{payment}",
    description: "Payments by outcome.",
    // A closed set: any other value is a mistake that is told
    attributes: { outcome: { values: ["accepted", "declined", "error"] } },
  },
});

/** Records them: to the preload's meter provider, to nothing without one. */
export const record = createRecorder(metrics);
`;
}
