import { checkedByEditors, specifier, type TemplateContext } from "./template.ts";

/** Returns the config: the one file that `tamma-obs` looks for. */
export function configText(context: TemplateContext): string {
  const { config, metrics, objectives, routing, rules } = context.paths;
  const imported = [
    ["metrics", metrics],
    ["objectives", objectives],
    ["routing", routing],
    ["rules", rules],
  ]
    .map(([name, path = ""]) => `import { ${name} } from "${specifier(config, path)}";`)
    .toSorted(bySpecifier);
  return `${checkedByEditors(context)}import { defineConfig } from "@tamma/observability";

${imported.join("\n")}

/** Everything that \`tamma-obs generate\` writes into the folder \`output\` comes from here. */
export default defineConfig({
  metrics,
  rules: [rules, objectives],
  routing,
  output: "observability/generated",
});
`;
}

function bySpecifier(a: string, b: string): number {
  return a.slice(a.indexOf(" from ")).localeCompare(b.slice(b.indexOf(" from ")));
}
