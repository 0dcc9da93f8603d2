import type { Alert } from "../alerting/rules/rule.ts";
import { toCamelCase, toKebabCase } from "../letter-case.ts";
import { noneOf, not, toMatcher, type Matcher } from "../promql/label-condition.ts";
import { narrow } from "../promql/narrow.ts";

const label = "service.name";

/** Returns the alert for one service alone, under an id and a name of its own. */
export function forService(alert: Alert, service: string): Alert {
  const slug = toKebabCase(service);
  return {
    ...alert,
    id: `${alert.id}-${slug}`,
    name: `${alert.name}${toCamelCase(slug)}`,
    when: narrowed(alert, { label, operator: "=", value: service }),
  };
}

/** Returns the alert for every service but those, which have one of their own. */
export function exceptServices(alert: Alert, services: readonly string[]): Alert {
  const [first, ...others] = services;
  if (first === undefined) return alert;
  const condition = others.length === 0 ? not(first) : noneOf(first, ...others);
  return { ...alert, when: narrowed(alert, toMatcher(label, condition)) };
}

function narrowed({ when }: Alert, matcher: Matcher): Alert["when"] {
  return { ...when, node: narrow(when.node, matcher) };
}
