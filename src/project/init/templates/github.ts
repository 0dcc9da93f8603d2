import type { DetectedProject } from "../detect/detect-project.ts";
import { prometheusImage } from "./prometheus-image.ts";
import type { TemplateContext } from "./template.ts";

/** Returns a workflow that keeps what is generated, linted and tested true. */
export function githubText({ project }: TemplateContext): string {
  const { locked, packageManager } = project;
  const manager = packageManager.value;
  const install = locked ? manager.frozenInstall : manager.freshInstall;
  return `# What is generated is what the code says, and every alert rule passes its test.
name: observability
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  observability:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
${setupSteps(project)}      - run: ${install}
      - run: ${manager.exec} tamma-obs generate --check
      - run: ${manager.exec} tamma-obs lint
      - name: promtool, which runs the rules' tests
        run: |
          container=$(docker create ${prometheusImage})
          mkdir -p "$HOME/.local/bin"
          docker cp "$container:/bin/promtool" "$HOME/.local/bin/promtool"
          echo "$HOME/.local/bin" >> "$GITHUB_PATH"
      - run: ${manager.exec} tamma-obs test --promtool
`;
}

function setupSteps({ locked, manifest, packageManager }: DetectedProject): string {
  const { frozenInstall, name } = packageManager.value;
  // The action asks for a version where package.json has none
  const pnpmVersion =
    manifest.packageManager === undefined ? "        with:\n          version: 10\n" : "";
  const before = {
    npm: "",
    pnpm: `      - uses: pnpm/action-setup@v4\n${pnpmVersion}`,
    yarn: frozenInstall.endsWith("--immutable") ? "      - run: corepack enable\n" : "",
    bun: "      - uses: oven-sh/setup-bun@v2\n",
  };
  const cache = name === "bun" || !locked ? "" : `\n          cache: ${name}`;
  return `${before[name]}      - uses: actions/setup-node@v4
        with:
          node-version: 24${cache}
`;
}
