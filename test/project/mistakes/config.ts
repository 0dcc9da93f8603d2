import type { Mistake } from "./mistake.ts";

const config = (name: string, fields: string, ...problems: readonly string[]): Mistake => ({
  name,
  files: { "observability.config.mjs": `export default { ${fields} };\n` },
  problems: problems.map((problem) => `observability.config.mjs: ${problem}`),
});

const shipped = (name: string, fields: string, ...problems: readonly string[]): Mistake => {
  const { files, ...mistake } = config(name, fields, ...problems);
  const from = `import * as shipped from "@tamma/observability/shipped";
    const { shippedObjectives, shippedRouting } = shipped;\n`;
  return {
    ...mistake,
    files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, from + text])),
  };
};

/** Configs that are run, and say what cannot be meant. */
export const configMistakes: readonly Mistake[] = [
  {
    ...config(
      "a field that is misspelt",
      `outptu: "out", ruls: []`,
      "expected the field output, got outptu",
      "expected the field rules, got ruls",
    ),
    cli: [],
  },
  config(
    "a field that nobody knows",
    "grafana: {}",
    "expected one of service, metrics, objectives, rules, routing, dashboards, stack, output, got grafana",
  ),
  config(
    "a misspelt field of a field",
    `output: { foldr: "a" }`,
    "output.folder: expected text, got nothing",
    "output: expected the field folder, got foldr",
  ),
  config(
    "an address of the runbooks that leads nowhere",
    `output: { folder: "out", runbooks: "docs/runbooks.md" }`,
    `output.runbooks: expected an address such as "https://example.com/runbooks.md", got "docs/runbooks.md"`,
  ),
  ...[
    "grafana.example.com",
    "https://grafana.example.com/?orgId=1",
    "https://grafana.example.com/d#home",
    "https://me:secret@grafana.example.com",
    "ftp://grafana.example.com",
    "https://{{ $externalURL }}",
  ].map((address) =>
    config(
      `${address} as the address of Grafana`,
      `output: { folder: "out", grafana: "${address}" }`,
      `output.grafana: expected an address such as "https://grafana.example.com", got "${address}"`,
    ),
  ),
  config(
    "an output outside of the project",
    `output: "../generated"`,
    `output.folder: expected a path inside the project, relative to the config file, got "../generated"`,
  ),
  config(
    "an output among the files of Git",
    `output: ".git/generated"`,
    `output.folder: expected a folder of the project's own files, got ".git/generated"`,
  ),
  config(
    "an absolute output",
    `output: "/etc/prometheus"`,
    `output.folder: expected a path inside the project, relative to the config file, got "/etc/prometheus"`,
  ),
  config(
    "a set of backends that there is not",
    `stack: { backends: ["tempo"] }`,
    `stack.backends[0]: expected one of tempo-loki, jaeger-victorialogs, otlp, got "tempo"`,
  ),
  config(
    "environments that are no list",
    `service: { environments: "production" }`,
    `service.environments: expected a list of environments, got "production"`,
  ),
  config("a service that is a name", `service: "shop"`, `service: expected an object, got "shop"`),
  config(
    "metrics that are a list",
    "metrics: []",
    "metrics: expected metrics by their key, got []",
  ),
  config(
    "everything null, which is not left out",
    "metrics: null, objectives: null, rules: null, routing: null, dashboards: null",
    "metrics: expected metrics by their key, got null",
    "objectives: expected objective() or shippedObjectives(), got null",
    "rules: expected alert(), recording(), objective(), defineRules(), fromSpecification() or shippedRules(), got null",
    "routing: expected what defineRouting() returns, got null",
    "dashboards: expected defineDashboard() or shippedDashboards(), got null",
  ),
  {
    name: "a dashboard with a mistake, in a file that it names",
    files: {
      "observability/dashboards.js": `
        import { defineDashboard } from "@tamma/observability/dashboards";
        export const dashboards = [
          defineDashboard({ file: import.meta.url, uid: "shop", title: "", description: "Ours.", panels: [] }),
        ];
      `,
      "observability.config.js": `
        import { dashboards } from "./observability/dashboards.js";
        export default { dashboards };
      `,
    },
    problems: [
      `observability/dashboards.js: shop.title: expected a text that is not empty, got ""`,
      "observability/dashboards.js: shop.panels: expected at least one panel, got []",
    ],
  },
  shipped(
    "what ships, with null for options",
    "rules: shipped.shippedRules(null), objectives: shippedObjectives(null), dashboards: shipped.shippedDashboards(null), routing: shippedRouting(null)",
    "objectives: shippedObjectives: expected an object such as { override: { … } }, got null",
    "rules: shippedRules: expected an object such as { disable: { … } }, got null",
    `routing: shippedRouting: expected an object such as { slack: { channel: "#ops", urlFile: "slack_url" } }, got null`,
    `dashboards: shippedDashboards: expected an object such as { without: ["trends"] }, got null`,
  ),
  {
    name: "dashboards without a uid, and of nothing, in a list",
    files: {
      "observability.config.js": `
        import { defineDashboard, timeSeries } from "@tamma/observability/dashboards";
        const text = { title: "Shop", description: "Ours." };
        export default { rules: [], dashboards: [[
          defineDashboard({ ...text, panels: [timeSeries({})] }),
          defineDashboard(),
        ]] };
      `,
    },
    problems: [
      "observability.config.js: dashboards.uid: expected a text that is not empty, got nothing",
      "observability.config.js: dashboards.panels[0].title: expected a text that is not empty, got nothing",
      "observability.config.js: dashboards.panels[0].description: expected a text that is not empty, got nothing",
      "observability.config.js: dashboards.panels[0].show: expected at least one expression to show, got nothing",
      "observability.config.js: dashboards: expected an object such as { uid, title, description, panels }, got nothing",
    ],
  },
  shipped(
    "a second way that is the first",
    `routing: shippedRouting({ webhook: { urlFile: "ops" }, fallback: { webhook: { urlFile: "ops" } } })`,
    "routing: shippedRouting.fallback: expected an endpoint that no other channel has, got the same webhook",
  ),
  shipped(
    "a second way and none",
    `routing: shippedRouting({ webhook: { urlFile: "ops" }, fallback: { none: "", webhok: {} } })`,
    "routing: shippedRouting.fallback: expected the field webhook, got webhok",
    `routing: shippedRouting.fallback.none: expected a reason, got ""`,
  ),
  shipped(
    "an objective in the wrong unit",
    "objectives: shippedObjectives({ override: { availability: { percent: 0.995 } } })",
    "objectives: shippedObjectives.override.availability.percent: expected a number above 93.06 and below 100, such as 99.5, got 0.995",
  ),
  config(
    "a rule that is none",
    `rules: [{ alert: "Slow", expr: "up == 0" }]`,
    `rules[0]: expected alert(), recording(), objective(), defineRules(), fromSpecification() or shippedRules(), got {"alert":"Slow","expr":"up == 0"}`,
  ),
  config(
    "a rule that was never defined",
    "rules: [[undefined]]",
    "rules[0][0]: expected alert(), recording(), objective(), defineRules(), fromSpecification() or shippedRules(), got nothing",
  ),
  config(
    "a dashboard as JSON",
    `dashboards: [{ uid: "a", panels: [] }]`,
    `dashboards[0]: expected defineDashboard() or shippedDashboards(), got {"uid":"a","panels":[]}`,
  ),
  config(
    "two dashboards whose files only cases tell apart",
    `dashboards: [{ uid: "shop", compose: () => ({}) }, { uid: "Shop", compose: () => ({}) }]`,
    `dashboards: expected a uid that no other dashboard has, got "shop"`,
  ),
  config(
    "a uid that is no file name",
    `dashboards: [{ uid: "my shop", compose: () => ({}) }]`,
    `dashboards: expected uids of at most 40 letters, digits, - and _, got "my shop"`,
  ),
  config(
    "a dashboard that cannot be composed",
    `rules: [], dashboards: [{ uid: "shop", compose: () => panels.map(String) }]`,
    "dashboards.shop: expected to compose a dashboard, got ReferenceError: panels is not defined",
  ),
  config(
    "a dashboard that is none",
    `rules: [], dashboards: [{ uid: "shop", compose: () => ({ title: "Shop" }) }]`,
    'dashboards.shop: expected to compose a dashboard, got {"title":"Shop"}',
  ),
  config(
    "everything at once",
    `output: 5, rules: {}, routing: "ops", dashboards: [5], stack: { backends: [] }`,
    "stack.backends: expected at least one set, got []",
    "output: expected a folder, or an object, got 5",
    "rules: expected alert(), recording(), objective(), defineRules(), fromSpecification() or shippedRules(), got {}",
    `routing: expected what defineRouting() returns, got "ops"`,
    "dashboards[0]: expected defineDashboard() or shippedDashboards(), got 5",
  ),
];
