/** Returns a TypeScript program of `count` different alert rules, of the kinds that people write. */
export function program(count: number): string {
  return `${head}\nexport const rules = defineRules("scale.ts", [\n${Array.from({ length: count }, (_, index) => rule(index)).join("")}]);\n`;
}

const head = `
import {
  above, alert, both, bytes, defineRules, increase, count, matches, max, observations, percent,
  perSecond, quantile, seconds, share, sum, value,
} from "../src/alerting/index.ts";
import { catalog } from "../src/metrics/catalog.ts";
`;

const conditions: readonly ((index: number) => string)[] = [
  (index) => `both(
      above(
        share(
          sum(observations(catalog.httpRequestDuration, "5m", { "http.route": "/r${index}", "http.response.status_code": matches("5..") }), { by: ["service.name"] }),
          sum(observations(catalog.httpRequestDuration, "5m", { "http.route": "/r${index}" }), { by: ["service.name"] }),
        ),
        percent(5),
      ),
      above(sum(observations(catalog.httpRequestDuration, "5m", { "http.route": "/r${index}" }), { by: ["service.name"] }), perSecond(0.1)),
    )`,
  (index) =>
    `above(max(value(catalog.memoryUsage, { "service.name": "s${index}" }), { by: ["service.name"] }), bytes("2GiB"))`,
  (index) => `both(
      above(quantile(0.95, catalog.dbOperationDuration, "5m", { by: ["service.name"], where: { "db.namespace": "d${index}" } }), seconds(0.5)),
      above(sum(observations(catalog.dbOperationDuration, "5m", { "db.namespace": "d${index}" }), { by: ["service.name"] }), perSecond(0.1)),
    )`,
  (index) =>
    `above(sum(increase(catalog.workflowsFailed, "10m", { "workflow.name": "w${index}" }), { by: ["service.name", "workflow.name"] }), count(5))`,
];

function rule(index: number): string {
  const when = conditions[index % conditions.length]?.(index) ?? "";
  return `  alert({
    id: "rule-${index}",
    name: "Rule${index}",
    severity: "high",
    owner: "me",
    when: ${when},
    for: "2m",
    keepFiringFor: "5m",
    summary: ({ label, value }) => \`\${label("service.name")}: \${value}\`,
    description: "Rule ${index}.",
    runbook: "Look at the dashboard.",
  }),
`;
}
