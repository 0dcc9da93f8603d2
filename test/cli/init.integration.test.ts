import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { afterEach, describe, expect, test } from "vitest";

import { foundText } from "#src/cli/init/report.ts";
import { fingerprint } from "#src/project/output/fingerprint.ts";

import { freePort } from "../helpers/free-port.ts";
import { runNode } from "../helpers/run-node.ts";
import { cli, initProject, packageJson, type InitProject } from "./init/init-project.ts";
import { projectKinds } from "./init/project-kinds.ts";

const record = "observability/.tamma-obs.json";
/** So that no secret is committed. */
const secrets = "observability/secrets/.gitignore";

let project: InitProject;

afterEach(async () => project[Symbol.asyncDispose]());

const plain = { "package.json": packageJson({ type: "module" }), "server.js": "" };

/** What is in the project now and was not, or was different. */
function changes(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): { readonly added: readonly string[]; readonly edited: readonly string[] } {
  const paths = Object.keys(after).toSorted();
  return {
    added: paths.filter((path) => before[path] === undefined),
    edited: paths.filter((path) => ![undefined, after[path]].includes(before[path])),
  };
}

describe.each(Object.entries(projectKinds))("%s", (_name, kind) => {
  test(
    "gets what is announced and nothing else, once, and it passes lint",
    { timeout: 60_000 },
    async () => {
      project = await initProject(kind.files);
      const before = await project.tree();
      const setup = await project.init();
      const after = await project.tree();
      expect(changes(before, after)).toEqual({
        added: [...kind.added, record, secrets].toSorted(),
        edited: kind.edited,
      });
      expect(setup.plan.files.map(({ path }) => path).toSorted()).toEqual(
        [...kind.added, secrets].toSorted(),
      );
      expect(foundText(setup.project)).toContain(kind.found);
      expect(JSON.parse(after["package.json"] ?? "").scripts.start).toBe(kind.start);

      const again = await project.init();
      expect(again.plan.edits).toEqual([]);
      expect(await project.tree()).toEqual(after);
      const formatted = `\n${after[record]?.replaceAll("  ", "\t")}`;
      await project.write(record, formatted);
      await project.init();
      expect(await project.tree()).toEqual({ ...after, [record]: formatted });

      const lint = await project.run("lint");
      expect(lint).toMatchObject({ code: 0, stderr: "" });
      expect(lint.stdout).toContain("no problem");
    },
  );
});

describe("what init wrote", () => {
  test.each(["NestJS as its command line makes it", "express 4, CommonJS, yarn, Procfile"])(
    "is announced, is not written again, generates and is up to date then: %s",
    { timeout: 120_000 },
    async (name) => {
      const kind = projectKinds[name];
      project = await initProject(kind?.files ?? {});
      const first = await project.run("init", "--yes");
      expect(first).toMatchObject({ code: 0, stderr: "" });
      for (const path of [...(kind?.added ?? []), ...(kind?.edited ?? [])]) {
        expect(first.stdout).toContain(path);
      }
      const after = await project.tree();
      const second = await project.run("init", "--yes");
      expect(second).toMatchObject({ code: 0, stderr: "" });
      expect(second.stdout).toContain("Nothing to write: this project is set up.");
      expect(await project.tree()).toEqual(after);
      expect(await project.run("generate")).toMatchObject({ code: 0, stderr: "" });
      expect(await project.run("generate", "--check")).toMatchObject({ code: 0, stderr: "" });
      expect(Object.keys(await project.tree())).toContain(
        "observability/generated/prometheus/rules/payments-fail.yml",
      );
    },
  );
});

test("the health checks that it wrote answer once the application starts them", async () => {
  project = await initProject(plain);
  await project.init();
  const port = await freePort();
  await project.write(
    "server.js",
    `import { createServer } from "node:http";
import { startHealth } from "./observability/health.js";

const server = createServer().listen(0);
await startHealth({ server }, ${port});
const answer = await fetch("http://127.0.0.1:${port}/health", {
  headers: { authorization: "Bearer of-the-project" },
});
const stranger = await fetch("http://127.0.0.1:${port}/health");
console.log(Object.keys(await stranger.json()).join());
const { components } = await answer.json();
console.log(answer.status, Object.keys(components).join());
process.exit();
`,
  );
  await project.write("health-token", "of-the-project");
  const { stdout } = await runNode(["-C", "@tamma/source", "server.js"], {
    cwd: project.folder,
    env: { HEALTH_TOKEN_FILE: "health-token" },
  });
  expect(stdout).toBe("status,timestamp\n200 event-loop\n");
});

describe("without a terminal", () => {
  test("nothing is written, and it says what to do", async () => {
    project = await initProject(plain);
    const before = await project.tree();
    const { code, stderr, stdout } = await project.run("init");
    expect(code).toBe(1);
    expect(stdout).toContain("will add  observability.config.js");
    expect(stderr).toBe(
      "There is no terminal to ask on, so nothing was written: run it again with --yes, or with --dry-run to look.\n",
    );
    expect(await project.tree()).toEqual(before);
  });

  test("--dry-run shows the same and is no failure", async () => {
    project = await initProject(plain);
    const before = await project.tree();
    const { code, stdout } = await project.run("init", "--dry-run");
    expect(code).toBe(0);
    expect(stdout).toContain(
      '+    "start": "node --import @tamma/observability/preload server.js"',
    );
    expect(await project.tree()).toEqual(before);
  });
});

describe("on a terminal", () => {
  test.each([
    ["", true],
    ["YES", true],
    ["what?", false],
    ["\u0004", false],
  ])("the answer %j writes: %s", { timeout: 60_000 }, async (answer, writes) => {
    project = await initProject(plain);
    const before = await project.tree();
    const { code, output } = await onTerminal(project.folder, answer);
    expect(output).toContain("Write these 8 files and 1 edit? (Y/n)");
    expect(output).toContain(writes ? "Wrote 8 files and 1 edit." : "Nothing was written.");
    expect(code).toBe(writes ? 0 : 1);
    const { added } = changes(before, await project.tree());
    expect(added).toHaveLength(writes ? 9 : 0);
  });
});

describe("files that are there", () => {
  const theirs = {
    "observability/metrics.js": "export const counters = {};\n",
    "observability/rules.js": "export const rules = [];\n",
  };

  test(
    "have the folder for themselves where they are another's, and what is new works",
    { timeout: 120_000 },
    async () => {
      project = await initProject({ ...plain, ...theirs });
      const { code, stdout } = await project.run("init", "--yes");
      expect(code).toBe(0);
      expect(stdout).toContain(
        "into      tamma-obs/, because observability/ holds files of yours (--folder: another)\n",
      );
      expect(await project.tree()).toMatchObject(theirs);
      expect(await project.run("generate")).toMatchObject({ code: 0, stderr: "" });
      expect(Object.keys(await project.tree())).toContain("tamma-obs/generated/runbooks.md");
      const before = await project.tree();
      expect((await project.run("init", "--yes")).stdout).toContain("Nothing to write");
      expect((await project.run("diff")).stdout).toContain("Nothing new");
      expect(await project.tree()).toEqual(before);
    },
  );

  test("leave the choice of the folder to --folder, for good", { timeout: 60_000 }, async () => {
    project = await initProject({ ...plain, ...theirs });
    const { added } = changes(theirs, (await project.init("telemetry"), await project.tree()));
    expect(added).toContain("telemetry/rules.js");
    expect((await project.run("init", "--folder", "other")).stderr).toBe(
      "OBS_INIT_PROJECT: --folder: expected telemetry, where this project is set up, got other\n",
    );
    expect((await project.run("init", "--folder", "../x")).stderr).toContain(
      'expected the name of a folder in the project, such as "telemetry", got "../x"\n',
    );
  });

  test("are all named where none of the folders is free, and nothing is written", async () => {
    project = await initProject({ ...plain, ...theirs });
    const before = await project.tree();
    const { code, stderr } = await project.run("init", "--yes", "--folder", "observability");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: [
        "OBS_INIT_PROJECT: observability/metrics.js: expected no file or what init writes, got one of yours",
        "observability/rules.js: expected no file or what init writes, got one of yours",
        "Choose another folder for the new files: tamma-obs init --folder <name>\n",
      ].join("\n"),
    });
    expect(await project.tree()).toEqual(before);
  });

  test("stop it where they have the config's name", async () => {
    project = await initProject({ ...plain, "observability.config.js": "export default {};\n" });
    const before = await project.tree();
    const { code, stderr } = await project.run("init", "--yes");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: [
        "OBS_INIT_PROJECT: observability.config.js: expected no file or what init writes, got one of yours",
        "Every command reads that config: give yours another name.\n",
      ].join("\n"),
    });
    expect(await project.tree()).toEqual(before);
  });

  test(
    "are read by a config of theirs: only what it imports is added",
    { timeout: 60_000 },
    async () => {
      project = await initProject({
        ...plain,
        ...theirs,
        "observability.config.js": `import { defineConfig } from "@tamma/observability";
import { routing } from "./observability/routing.js";

export default defineConfig({ routing });
`,
      });
      const before = await project.tree();
      await project.init();
      const { added } = changes(before, await project.tree());
      expect(added).toEqual([
        record,
        "observability/health.js",
        "observability/routing.js",
        secrets,
      ]);
      expect(await project.run("lint")).toMatchObject({ code: 0, stderr: "" });
      expect((await project.run("diff")).stdout).toContain("Nothing new");
    },
  );

  test(
    "are remembered again where the record is gone, but for edited ones",
    { timeout: 60_000 },
    async () => {
      project = await initProject(plain);
      await project.init();
      const written = JSON.parse((await project.tree())[record] ?? "");
      const rules = `${(await project.tree())["observability/rules.js"]}// mine\n`;
      await project.write("observability/rules.js", rules);
      await rm(join(project.folder, record));
      const before = await project.tree();

      expect((await project.run("init")).code).toBe(1);
      expect(await project.tree()).toEqual(before);
      const { code, stdout } = await project.run("init", "--yes");
      expect(code).toBe(0);
      expect(stdout).toContain(`remember  ${record} is missing`);
      expect(stdout).toContain("kept      observability/rules.js  it is yours\n");
      expect(stdout).toContain(`Wrote ${record}.\n`);
      const { "observability/rules.js": edited, ...files } = written.files;
      expect(edited).toBeDefined();
      expect(JSON.parse((await project.tree())[record] ?? "").files).toEqual(files);
      expect((await project.run("diff")).stdout).toContain("Nothing new");
      expect((await project.run("upgrade")).stdout).toBe("0 files written, 0 files kept.\n");
      expect((await project.run("init", "--yes")).stdout).toContain("Nothing to write");
    },
  );

  test(
    "are remembered again where the record is broken and deleted, as the message says",
    { timeout: 60_000 },
    async () => {
      project = await initProject(plain);
      await project.init();
      const before = await project.tree();
      await project.write(record, "<<<<<<< ours\n");
      for (const command of [["init", "--yes"], ["diff"], ["upgrade"]]) {
        expect(await project.run(...command)).toMatchObject({
          code: 1,
          stdout: "",
          stderr: `OBS_INIT_PROJECT: ${record}: expected what tamma-obs init wrote, got something else\nRestore it from version control; or delete it and run \`tamma-obs init\`: files that nobody has edited are remembered again, the others are kept.\n`,
        });
      }
      await rm(join(project.folder, record));
      expect(await project.run("init", "--yes")).toMatchObject({ code: 0 });
      expect(await project.tree()).toEqual(before);
    },
  );

  test("stop it where they are no files, before anything is written", async () => {
    project = await initProject({ ...plain, "observability.config.js/a": "" });
    const before = await project.tree();
    const { code, stderr } = await project.run("init", "--yes");
    expect(code).toBe(1);
    expect(stderr).toBe("OBS_INIT_WRITE: observability.config.js: expected a file, got a folder\n");
    expect(await project.tree()).toEqual(before);
  });

  test("keep their line ends, their indentation and their end", async () => {
    const before = `\uFEFF{\r\n\t"type": "module",\r\n\t"scripts": {\r\n\t\t"start": "node server.js"\r\n\t},\r\n\t"files": ["a", "b"]\r\n}`;
    project = await initProject({ "package.json": before, "server.js": "" });
    await project.init();
    expect((await project.tree())["package.json"]).toBe(
      before.replace(
        '"node server.js"',
        [
          '"node --import @tamma/observability/preload server.js"',
          '\t\t"observability": "tamma-obs generate"',
          '\t\t"observability:check": "tamma-obs generate --check && tamma-obs lint && tamma-obs test"',
        ].join(",\r\n"),
      ),
    );
  });
});

test("the root of a workspace names its services", async () => {
  project = await initProject({
    "package.json": '{"name":"shop"}',
    "pnpm-workspace.yaml": "packages: [packages/*]\n",
    "packages/api/package.json": '{"name":"@shop/api","scripts":{"start":"node ."}}',
    "packages/api/index.js": "",
  });
  const before = await project.tree();
  const { code, stderr } = await project.run("init", "--yes");
  expect(code).toBe(1);
  expect(stderr).toContain(
    "  cd packages/api && pnpm add @tamma/observability && pnpm exec tamma-obs init   (@shop/api)\n",
  );
  expect(await project.tree()).toEqual(before);
  const { stdout } = await project.run("init", "--yes", "--cwd", "packages/api");
  expect(stdout).toMatch(/^next +cd packages\/api\n +pnpm add @tamma\/observability\n/m);
  expect(Object.keys(await project.tree())).toContain("packages/api/observability.config.mjs");
});

describe("upgrade", () => {
  const rules = "observability/rules.js";
  const routing = "observability/routing.js";

  /** As if an earlier version had written both, and the user had edited one since. */
  async function olderProject(): Promise<void> {
    project = await initProject(plain);
    await project.init();
    const written = JSON.parse((await project.tree())[record] ?? "");
    await project.write(rules, "// older\n");
    await project.write(routing, "// older, and mine\n");
    const files = {
      ...written.files,
      [rules]: fingerprint("// older\n"),
      [routing]: fingerprint("// older\n"),
    };
    await project.write(record, JSON.stringify({ ...written, files }));
  }

  test("is shown by diff, which writes nothing", { timeout: 60_000 }, async () => {
    await olderProject();
    const before = await project.tree();
    const { code, stdout } = await project.run("diff");
    expect(code).toBe(1);
    expect(stdout).toContain(`${rules}: upgrade will update it\n--- ${rules}\n+++ ${rules}\n`);
    expect(stdout).toContain(`${routing}: you edited it: upgrade will leave it to you\n`);
    expect(await project.tree()).toEqual(before);
  });

  test(
    "updates what nobody edited, and keeps and names the rest",
    { timeout: 60_000 },
    async () => {
      await olderProject();
      const before = await project.tree();
      const { code, stdout } = await project.run("upgrade");
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^updated {2}observability\/rules\.js\nkept {5}observability\/routing\.js: you edited it/,
      );
      expect(stdout).toContain("1 file written, 1 file kept.");
      expect(changes(before, await project.tree())).toEqual({ added: [], edited: [record, rules] });
      expect((await project.run("diff")).stdout).not.toContain(rules);
    },
  );

  test("adds nothing that the user deleted", { timeout: 60_000 }, async () => {
    project = await initProject(plain);
    await project.init();
    await rm(join(project.folder, rules));
    expect((await project.run("diff")).stdout).toContain("Nothing new");
    expect((await project.run("upgrade")).stdout).toBe("0 files written, 0 files kept.\n");
    expect(Object.keys(await project.tree())).not.toContain(rules);
  });

  test.each(["diff", "upgrade"])("%s needs a project that was set up", async (command) => {
    project = await initProject(plain);
    expect(await project.run(command)).toMatchObject({
      code: 1,
      stderr: `OBS_INIT_PROJECT: ${record}: expected what tamma-obs init wrote, got none: run \`tamma-obs init\` first\n`,
    });
  });
});

/** Runs `init` on a terminal of its own, where the answer is typed once it asks. */
async function onTerminal(
  cwd: string,
  answer: string,
): Promise<{ readonly code: number; readonly output: string }> {
  const command = [process.execPath, ...cli, "init"].join(" ");
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const output = text(child.stdout);
  child.stdout.on("data", (chunk: Buffer) => {
    if (chunk.includes("(Y/n)")) child.stdin.write(answer === "\u0004" ? answer : `${answer}\n`);
  });
  const [code] = (await once(child, "close")) as [number];
  return { code, output: await output };
}
