import { checkedByEditors, specifier, type TemplateContext } from "./template.ts";

/** Returns the config: the one file that `tamma-obs` looks for. */
export function configText(context: TemplateContext): string {
  const { config, dashboards, metrics, objectives, routing, rules } = context.paths;
  const { folder } = context.project.layout;
  const imported = Object.entries({ dashboards, metrics, objectives, routing, rules })
    .map(([name, path]) => ({ name, from: specifier(config, path) }))
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .map(({ name, from }) => `import { ${name} } from "${from}";`);
  return `${checkedByEditors(context)}import { defineConfig } from "@tamma/observability";
import { shippedDashboards, shippedObjectives, shippedRules } from "@tamma/observability/shipped";

${imported.join("\n")}

/** Everything that \`tamma-obs generate\` writes into the folder \`output\`: what ships, and our own. */
export default defineConfig({
  metrics,
  objectives: [shippedObjectives(), objectives],
  rules: [shippedRules(), rules],
  routing,
  dashboards: [shippedDashboards(), dashboards],
  output: "${folder}/generated",
  // Links in notifications lead to runbooks.md at the stack's Prometheus and to its Grafana, or where you say:
  // output: { folder: "${folder}/generated", runbooks: "https://example.com/runbooks.md", grafana: "https://grafana.example.com" },
});
`;
}
