import type { PackageManager } from "../detect/package-manager.ts";
import { prometheusImage } from "./prometheus-image.ts";
import type { TemplateContext } from "./template.ts";

/** Returns a workflow that keeps what is generated, linted and tested true. */
export function githubText({ project }: TemplateContext): string {
  const manager = project.packageManager.value;
  return `# What is generated is what the code says, and every alert rule passes its test.
name: observability
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  observability:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
${setupSteps(manager)}      - run: ${manager.frozenInstall}
      - run: ${manager.exec} tamma-obs generate --check
      - run: ${manager.exec} tamma-obs lint
      - name: promtool, which runs the rules' tests
        run: |
          container=$(docker create ${prometheusImage})
          mkdir -p "$HOME/.local/bin"
          docker cp "$container:/bin/promtool" "$HOME/.local/bin/promtool"
          echo "$HOME/.local/bin" >> "$GITHUB_PATH"
      - run: ${manager.exec} tamma-obs test
`;
}

function setupSteps({ name, frozenInstall }: PackageManager): string {
  const before = {
    npm: "",
    pnpm: "      - uses: pnpm/action-setup@v4\n",
    yarn: frozenInstall.endsWith("--immutable") ? "      - run: corepack enable\n" : "",
    bun: "      - uses: oven-sh/setup-bun@v2\n",
  };
  const cache = name === "bun" ? "" : `\n          cache: ${name}`;
  return `${before[name]}      - uses: actions/setup-node@v4
        with:
          node-version: 24${cache}
`;
}
