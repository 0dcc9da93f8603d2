import { prometheusImage } from "./prometheus-image.ts";
import type { TemplateContext } from "./template.ts";

/** Returns jobs that `.gitlab-ci.yml` includes. */
export function gitlabText({ project }: TemplateContext): string {
  const { exec, freshInstall, frozenInstall, name } = project.packageManager.value;
  const { stages } = project.surroundings;
  // Without `stages` there is a stage "test", which is a job's own; with them, there may be none
  const stage = stages === undefined || stages.includes("test") ? "test" : (stages[0] ?? "test");
  const before = {
    npm: [],
    pnpm: ["corepack enable"],
    yarn: ["corepack enable"],
    bun: ["npm install --global bun"],
  };
  const lines = [
    ...before[name],
    project.locked ? frozenInstall : freshInstall,
    `${exec} tamma-obs generate --check`,
    `${exec} tamma-obs lint`,
    `PATH="$PWD/.promtool:$PATH" ${exec} tamma-obs test --promtool`,
  ];
  return `# What is generated is what the code says, and every alert rule passes its test.
observability-promtool:
  stage: .pre
  image:
    name: ${prometheusImage}
    entrypoint: [""]
  script:
    - mkdir .promtool && cp /bin/promtool .promtool/
  artifacts:
    paths: [.promtool/]
    expire_in: 1 day

observability:
  stage: ${stage}
  image: node:24
  needs: [observability-promtool]
  script:
${lines.map((line) => `    - ${line}`).join("\n")}
`;
}
