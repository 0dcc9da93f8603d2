import type { DetectedProject } from "../detect/detect-project.ts";
import { configText } from "../templates/config.ts";
import { dashboardsText } from "../templates/dashboards.ts";
import { githubText } from "../templates/github.ts";
import { gitlabText } from "../templates/gitlab.ts";
import { healthText } from "../templates/health.ts";
import { metricsText } from "../templates/metrics.ts";
import { nextInstrumentationText } from "../templates/next-instrumentation.ts";
import { nextTsconfigText } from "../templates/next-tsconfig.ts";
import { objectivesText } from "../templates/objectives.ts";
import { routingText } from "../templates/routing.ts";
import { rulesText } from "../templates/rules.ts";
import { secretsText } from "../templates/secrets.ts";
import { templateContext, type TemplateContext } from "../templates/template.ts";
import { tsconfigText } from "../templates/tsconfig.ts";
import type { PlannedFile } from "./init-plan.ts";

/** Returns every file that a project gets, each complete and working with the others. */
export function plannedFiles(project: DetectedProject): readonly PlannedFile[] {
  const context = templateContext(project);
  const { paths, typescript } = context;
  return [
    { path: paths.config, text: configText(context), about: "what tamma-obs reads" },
    { path: paths.metrics, text: metricsText(context), about: "one counter, commented" },
    { path: paths.rules, text: rulesText(context), about: "one alert on it" },
    { path: paths.objectives, text: objectivesText(context), about: "one objective on it" },
    { path: paths.routing, text: routingText(context), about: "Slack and e-mail, secrets by file" },
    { path: paths.dashboards, text: dashboardsText(context), about: "one dashboard, four panels" },
    { path: paths.health, text: healthText(context), about: healthAbout(project) },
    ...(typescript
      ? [
          {
            path: `${project.layout.folder}/tsconfig.json`,
            text: tsconfigText(project),
            about: "how editors check these files",
          },
        ]
      : []),
    {
      path: "observability/secrets/.gitignore",
      text: secretsText,
      about: "keeps secrets out of Git",
    },
    ...frameworkFiles(context),
    ...pipelineFiles(context),
  ];
}

/** What a framework needs besides: the others are complete with what every project gets. */
function frameworkFiles(context: TemplateContext): readonly PlannedFile[] {
  const { instrumentation } = context.paths;
  if (instrumentation === undefined) return [];
  const { nextInstrumentation, typescript } = context.project;
  const isTheirs = nextInstrumentation?.isTheirs === true;
  const starts = { path: instrumentation, text: nextInstrumentationText(context) };
  const compiles = { path: "tsconfig.json", text: nextTsconfigText(context.project) };
  return [
    ...(isTheirs ? [] : [{ ...starts, about: "starts the health checks" }]),
    ...(context.typescript && typescript === undefined
      ? [{ ...compiles, about: "Next.js' own, and what it is not to compile" }]
      : []),
  ];
}

function healthAbout({ clients }: DetectedProject): string {
  if (clients.length === 0) return "health endpoints on a port of their own";
  return `the checks found: ${clients.map(({ evidence }) => evidence).join(", ")}`;
}

/** A pipeline belongs to the repository: of a package within one, it is a step by hand. */
function pipelineFiles(context: TemplateContext): readonly PlannedFile[] {
  const { ci, repository } = context.project.surroundings;
  if (ci === undefined || repository !== "") return [];
  const about = "generate --check, lint and test";
  return ci.value === "github"
    ? [{ path: ".github/workflows/observability.yml", text: githubText(context), about }]
    : [{ path: ".gitlab/observability.yml", text: gitlabText(context), about }];
}
