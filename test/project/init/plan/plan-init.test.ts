import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { detectProject } from "#src/project/init/detect/detect-project.ts";
import type { InitPlan } from "#src/project/init/plan/init-plan.ts";
import { planInit } from "#src/project/init/plan/plan-init.ts";

import { memoryFolder } from "../memory-folder.ts";

type Files = Readonly<Record<string, string>>;

function plan(files: Files, manifest: object = {}): InitPlan {
  const folder = memoryFolder({ "package.json": JSON.stringify(manifest), ...files });
  return planInit(detectProject(folder), folder, "linux");
}

const textOf = ({ files }: InitPlan, path: string): string =>
  files.find((file) => file.path === path)?.text ?? "";

describe("the job for GitHub", () => {
  const path = ".github/workflows/observability.yml";
  const github = { ".github/dependabot.yml": "" };

  /** Its triggers, and its steps before the first command of ours. */
  function job(
    files: Files,
    manifest: object = {},
  ): { readonly on: unknown; readonly steps: unknown } {
    const { jobs, on } = parse(textOf(plan({ ...github, ...files }, manifest), path));
    const steps: readonly { readonly run?: string }[] = jobs.observability.steps;
    const ours = steps.findIndex(({ run }) => run?.includes("tamma-obs") === true);
    return { on, steps: steps.slice(1, ours) };
  }

  const node = (cache?: string): object => ({
    uses: "actions/setup-node@v4",
    with: { "node-version": 24, ...(cache === undefined ? {} : { cache }) },
  });
  const pnpm = { uses: "pnpm/action-setup@v4" };

  test.each<readonly [string, Files, object, readonly object[]]>([
    ["npm", { "package-lock.json": "" }, {}, [node("npm"), { run: "npm ci" }]],
    ["npm without a lock file", {}, {}, [node(), { run: "npm install" }]],
    [
      "pnpm",
      { "pnpm-lock.yaml": "" },
      {},
      [{ ...pnpm, with: { version: 10 } }, node("pnpm"), { run: "pnpm install --frozen-lockfile" }],
    ],
    [
      "pnpm of the version that package.json names, without a lock file",
      {},
      { packageManager: "pnpm@9.1.0" },
      [pnpm, node(), { run: "pnpm install --no-frozen-lockfile" }],
    ],
    [
      "yarn 4 without a lock file",
      {},
      { packageManager: "yarn@4.5.0" },
      [{ run: "corepack enable" }, node(), { run: "yarn install --no-immutable" }],
    ],
  ])("installs with %s, on every branch", (_what, files, manifest, steps) => {
    expect(job(files, manifest)).toEqual({ on: { push: null, pull_request: null }, steps });
  });

  test("is written where the repository's remote is GitHub", () => {
    const config = '[remote "origin"]\n\turl = https://github.com/acme/shop.git\n';
    expect(textOf(plan({ ".git/config": config }), path)).toContain("tamma-obs lint");
  });
});

test.each<readonly [string, string, string]>([
  ["", "test", "npm install"],
  ["stages: [lint, test]\n", "test", "npm install"],
  ["stages: [build, deploy]\njob:\n  script: !reference [a, b]\n", "build", "npm install"],
])("the jobs for GitLab with %j are in a stage that there is: %s", (pipeline, stage, install) => {
  const text = textOf(plan({ ".gitlab-ci.yml": pipeline }), ".gitlab/observability.yml");
  const { observability } = parse(text);
  expect(observability).toMatchObject({ stage, script: expect.arrayContaining([install]) });
});

const preload = "@tamma/observability/preload";

describe("scripts for development", () => {
  test.each([
    ["dev", "tsx watch src/main.ts", `tsx watch --import ${preload} src/main.ts`],
    ["start:dev", "nest start --watch", `nest start --exec "node --import ${preload}" --watch`],
    ["dev", "next dev", `NODE_OPTIONS=--import=${preload} next dev`],
    ["dev", "nodemon src/main.ts", `NODE_OPTIONS=--import=${preload} nodemon src/main.ts`],
    [
      "dev:api",
      "ts-node-dev --respawn a.ts",
      `NODE_OPTIONS=--import=${preload} ts-node-dev --respawn a.ts`,
    ],
    ["watch", "node --watch a.js", `node --import ${preload} --watch a.js`],
    ["w", "nodemon a.js", `nodemon --import ${preload} a.js`],
    ["dev", "tsc && tsx watch a.ts", `tsc && tsx watch --import ${preload} a.ts`],
  ])("stay, and are shown as they could be: %s, %s", (name, script, shown) => {
    const { edits, manual } = plan(
      { "a.js": "" },
      { scripts: { start: "node a.js", [name]: script } },
    );
    expect(edits[0]?.after).toContain(JSON.stringify(script));
    expect(manual).toEqual([
      {
        what: "Scripts for development run without the preload. To see their traces too:",
        lines: [`"${name}": ${JSON.stringify(shown)}`],
      },
    ]);
  });

  test.each([
    ["dev", "vite"],
    ["watch", "tsc --watch"],
    ["dev", `tsx watch --import ${preload} a.ts`],
    ["dev", "NODE_OPTIONS=--inspect next dev"],
    ["lint", "node lint.js"],
    ["dev", "npm start"],
  ])("are not spoken of where there is nothing to say: %s, %s", (name, script) => {
    expect(
      plan({ "a.js": "" }, { scripts: { start: "node a.js", [name]: script } }).manual,
    ).toEqual([]);
  });
});

describe("a script that runs another program", () => {
  test.each([
    ["yarn node server.js", `yarn node --import ${preload} server.js`],
    ["yarn run tsx server.ts", `yarn run tsx --import ${preload} server.ts`],
    ["pnpm exec node server.js", `pnpm exec node --import ${preload} server.js`],
    ["pnpm next start", `NODE_OPTIONS=--import=${preload} pnpm next start`],
  ])("is understood: %s", (start, expected) => {
    const [edit] = plan({}, { scripts: { start } }).edits;
    expect(JSON.parse(edit?.after ?? "").scripts.start).toBe(expected);
  });

  test("that there is none of is named with what runs it", () => {
    expect(plan({}, { scripts: { start: "pnpm --filter api start" } }).manual).toEqual([
      {
        what: 'The script "start" was left alone (this package.json has no script "api"): pnpm --filter api start',
        lines: [expect.stringContaining(preload)],
      },
    ]);
  });
});

test("a tsconfig keeps the comments and lines of its list", () => {
  const exclude =
    '{\r\n  "exclude": [\r\n    "node_modules", // keep\r\n    "dist", // and this\r\n  ]\r\n}\r\n';
  const planned = plan({ "tsconfig.json": exclude, "src/main.ts": "" });
  expect(planned.edits.find(({ path }) => path === "tsconfig.json")?.after).toBe(
    exclude.replace('"dist"', '"dist",\r\n    "observability",\r\n    "observability.config.ts"'),
  );
});

test("a Node.js that is too old is named with its place", () => {
  const { edits, manual } = plan(
    { Dockerfile: 'FROM node:18-alpine\nCMD ["node", "a.js"]\n', "a.js": "" },
    { scripts: { start: "node a.js" } },
  );
  expect(edits.map(({ path }) => path)).toContain("Dockerfile");
  expect(manual).toEqual([
    {
      what: "With Node.js older than 22.15 nothing is sent. Make it 22.15 or newer, such as 24:",
      lines: ["Dockerfile:1  node:18-alpine"],
    },
  ]);
});

describe("Next.js", () => {
  const next = { dependencies: { next: "16" } };

  test("with its pages in src imports what is new from beside them", () => {
    const planned = plan({ "tsconfig.json": "{}", "src/app/page.tsx": "" }, next);
    expect(textOf(planned, "src/instrumentation.ts")).toContain('import("./observability/health")');
    expect(textOf(planned, "src/observability/health.ts")).toContain(
      " *   // src/instrumentation.ts\n *   export async function register(): Promise<void> {\n",
    );
  });

  const inTypescript = { ...next, devDependencies: { typescript: "5" } };

  test("gets the config that it would write itself, which leaves out what Node.js runs", () => {
    const planned = plan({ "app/page.tsx": "" }, inTypescript);
    expect(JSON.parse(textOf(planned, "tsconfig.json"))).toMatchObject({
      compilerOptions: { moduleResolution: "bundler", noEmit: true },
      exclude: ["node_modules", "observability", "observability.config.ts"],
    });
    expect(planned.edits.map(({ path }) => path)).toEqual(["package.json"]);
  });

  test.each([
    ["with a config", { "tsconfig.json": "{}", "app/page.tsx": "" }, inTypescript],
    ["in JavaScript", { "app/page.js": "" }, next],
  ])("%s gets no config", (_what, files, manifest) => {
    const planned = plan(files, manifest);
    expect(planned.files.map(({ path }) => path)).not.toContain("tsconfig.json");
  });

  test("is shown what to add to an instrumentation file of the user's", () => {
    const files = { "tsconfig.json": "{}", "src/app/page.tsx": "", "src/instrumentation.js": "" };
    const planned = plan(files, next);
    expect(planned.files.map(({ path }) => path)).not.toContain("src/instrumentation.ts");
    expect(textOf(planned, "src/observability/health.ts")).toContain(
      " *   // src/instrumentation.js\n",
    );
  });
});

test("the config shows where the addresses of the runbooks and of Grafana go", () => {
  expect(textOf(plan({ "a.js": "" }), "observability.config.mjs")).toContain(
    '  // output: { folder: "observability/generated", runbooks: "https://example.com/runbooks.md", grafana: "https://grafana.example.com" },\n',
  );
});
