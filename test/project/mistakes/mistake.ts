/** A small project with one mistake or several, and everything that is said about it. */
export interface Mistake {
  readonly name: string;
  /** Texts by their path from the project's root. */
  readonly files: Readonly<Record<string, string>>;
  /** Lines, without the code before the first. */
  readonly problems: readonly string[];
  /** @default "OBS_CONFIG_INVALID" */
  readonly code?: string;
  /** Arguments of `tamma-obs generate`. With or without, the mistake goes through it if they are given. */
  readonly cli?: readonly string[];
}

/** The languages that a project may be written in. */
export type Language = "ts" | "js";

const metrics = `
export const metrics = {
  checkoutPayments: {
    name: "checkout.payments", kind: "counter", unit: "{payment}", description: "Payments.",
    attributes: { outcome: { description: "How it ended.", values: ["accepted", "declined"] } },
    convention: "own", emitter: "application",
  },
  checkoutDuration: {
    name: "checkout.duration", kind: "histogram", unit: "s", description: "Time.",
    attributes: {}, buckets: [0.1, 0.5, 1], convention: "own", emitter: "application",
  },
  checkoutOpen: {
    name: "checkout.open", kind: "gauge", unit: "{checkout}", description: "Open ones.",
    attributes: {}, convention: "own", emitter: "application",
  },
}`;

/** What the files of rules below may use. */
const preamble = (language: Language): string => `
import * as alerting from "@tamma/observability/alerting";
import { metrics } from "./metrics.${language}";
const {
  above, age, alert, atLeast, below, both, bytes, count, deadMan, defineRules, equals,
  fromSpecification, healthAlert, increase, matches, max, mean, not, objective, observations, oneOf,
  percent, perSecond, quantile, rate, ratio, raw, recorded, recording, seconds, share, shareAbove,
  sum, value, within,
}${language === "ts" ? ": any" : ""} = alerting;
const service = { by: ["service.name"] };
const declined = sum(rate(metrics.checkoutPayments, "5m", { outcome: "declined" }), service);
const says = {
  id: "declined", name: "Declined", severity: "high", owner: "shop",
  when: above(declined, perSecond(1)),
  summary: ({ value }${language === "ts" ? ": any" : ""}) => \`\${value} are declined\`,
  description: "Customers cannot pay.", runbook: "Look at the provider's status.",
};
`;

/** A project whose rules are these, in `observability/rules`. */
export function rulesProject(
  language: Language,
  rules: string,
  config = "",
): Readonly<Record<string, string>> {
  const note = language === "ts" ? "// @ts-nocheck\n" : "";
  return {
    [`observability/metrics.${language}`]: `${metrics}${language === "ts" ? " as const" : ""};\n`,
    [`observability/rules.${language}`]: `${note}${preamble(language)}export const rules = defineRules(import.meta.url, [${rules}]);\n`,
    [`observability.config.${language}`]: `
      import { metrics } from "./observability/metrics.${language}";
      import { rules } from "./observability/rules.${language}";
      export default { metrics, rules, dashboards: [], ${config} };
    `,
  };
}

/** A project whose routing is this definition. */
export function routingProject(
  language: Language,
  routing: string,
): Readonly<Record<string, string>> {
  return {
    [`observability/routing.${language}`]: `
      import { defineRouting, label, matches, not, oneOf } from "@tamma/observability/alerting";
      export const urlFile = "/secrets/url";
      const good = {
        receivers: { ops: { channels: [{ type: "webhook", urlFile }] } },
        route: { receiver: "ops", routes: [{ matchers: [label("severity", "critical")], fallback: { none: "alone" } }] },
      };
      export const routing = ${routing};
    `,
    [`observability.config.${language}`]: `
      import { routing } from "./observability/routing.${language}";
      export default { routing, rules: [], dashboards: [] };
    `,
  };
}
