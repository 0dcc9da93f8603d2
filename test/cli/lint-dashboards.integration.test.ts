import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { dashboard, panel, secondPanel, withQuery } from "../dashboards/lint/valid-dashboard.ts";
import { runNode, type RunResult } from "../helpers/run-node.ts";

const repository = resolve(import.meta.dirname, "../..");
const main = join(repository, "src/cli/main.ts");
let root: string;

const files = {
  "fine.json": JSON.stringify(dashboard()),
  "marked.json": `\uFEFF${JSON.stringify(dashboard())}`,
  "raw.json": JSON.stringify(withQuery("requests_total")),
  "two.json": JSON.stringify(
    dashboard({ refresh: "1s", panels: [panel(), secondPanel({ id: 1 })] }),
  ),
  "broken.json": `{ "panels": [ }`,
  "empty.json": "\n",
  "rules.json": `{ "groups": [] }`,
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lint-dashboards-"));
  await mkdir(join(root, "folder"));
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
});

afterAll(async () => rm(root, { recursive: true, force: true }));

function lint(...args: readonly string[]): Promise<RunResult> {
  return runNode(["-C", "@tamma/source", main, "lint", ...args], { cwd: root });
}

describe("tamma-obs lint --dashboards", () => {
  test("has nothing against files of JSON that are fine, and needs no project", async () => {
    expect(await lint("--dashboards", "fine.json", "marked.json")).toEqual({
      code: 0,
      signal: null,
      stdout: "2 dashboards, no problem.\n",
      stderr: "",
    });
  });

  test("names file, panel, query and check of what it finds in all of them, and exits 1", async () => {
    const { code, stdout, stderr } = await lint(
      "--dashboards",
      "raw.json",
      "fine.json",
      "two.json",
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      'raw.json: panels[0] "Requests": targets[0].expr: expected rate(requests_total[$__rate_interval]) or another growth, got requests_total itself (raw-counter)',
      'two.json: refresh: expected none, "30s" or longer, got "1s" (refresh)',
      'two.json: panels[1] "Errors": id: expected an id that no other panel has, got 1, which panels[0] "Requests" has (panel-id)',
      "3 problems in 3 dashboards.",
      "",
    ]);
  });

  test("tells what is no JSON and no dashboard beside the others", async () => {
    const given = ["broken.json", "empty.json", "rules.json", "fine.json"];
    const { code, stdout } = await lint("--dashboards", ...given);
    expect(code).toBe(1);
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^broken\.json: expected JSON, got Unexpected token .* \(shape\)$/),
      "empty.json: expected JSON, got an empty file (shape)",
      "rules.json: expected a dashboard with panels, of schema version 16 or newer, got an object of groups (shape)",
      "3 problems in 4 dashboards.",
      "",
    ]);
  });

  test("prints the same as JSON", async () => {
    const { code, stdout } = await lint("--dashboards", "raw.json", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      {
        file: "raw.json",
        dashboard: "",
        check: "raw-counter",
        place: 'panels[0] "Requests": targets[0].expr',
        expected: "rate(requests_total[$__rate_interval]) or another growth",
        got: "requests_total itself",
      },
    ]);
  });

  test("leaves out the checks that are accepted", async () => {
    const accept = ["--accept", "refresh", "panel-id"];
    expect(await lint("--dashboards", "two.json", ...accept)).toMatchObject({
      code: 0,
      stdout: "1 dashboards, no problem.\n",
    });
  });

  test("names every file that cannot be read", async () => {
    expect(await lint("--dashboards", "none.json", "folder", "fine.json")).toEqual({
      code: 1,
      signal: null,
      stdout: "",
      stderr:
        "OBS_FILE_UNREADABLE: none.json: expected a readable file, got none\nfolder: expected a readable file, got a folder\n",
    });
  });

  test.each([
    [["--dashboards"], "option '--dashboards <file...>' argument missing"],
    [
      ["--dashboards", "fine.json", "--scrape", "x"],
      "cannot be used with option '--scrape <file>'",
    ],
    [["--accept", "refresh"], "option '--accept <check...>' is for '--dashboards <file...>'"],
    [["--dashboards", "fine.json", "--accept", "colour"], "argument 'colour' is invalid"],
  ])("is used in another way than %j", async (args, problem) => {
    const { code, stdout, stderr } = await lint(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(problem);
  });
});

describe("tamma-obs lint of a project with dashboards of its own", () => {
  const definitions = `
import { raw } from "@tamma/observability/alerting";
import { defineDashboard, row, timeSeries } from "@tamma/observability/dashboards";

const read = (title, text) =>
  timeSeries({
    title,
    description: "Shown as it is.",
    show: [{ of: raw(text, { labels: [], dimension: "count" }) }],
  });
const runs = read("Runs", "sum(health_check_runs_total)");
const age = read("Age", "sum(process_uptime_seconds)");

const text = (uid) => ({ uid, title: uid, description: "Runs of health checks." });
const accept = [{ check: "raw-counter", panel: "Runs", reason: "to be shown" }];
const file = import.meta.url;

export const checks = defineDashboard({
  ...text("checks"),
  file,
  panels: [age],
  rows: [row({ title: "First", panels: [read("Other age", "sum(process_uptime_seconds)")] }), row({ title: "Second", panels: [runs] })],
});
export const plain = defineDashboard({ ...text("plain"), panels: [runs] });
export const accepted = defineDashboard({ ...text("accepted"), panels: [runs], accept });
`;
  const config = `
import { defineConfig } from "@tamma/observability";
import { accepted, checks, plain } from "./observability/dashboards.mjs";

export default defineConfig({
  rules: [],
  objectives: [],
  stack: { backends: ["tempo-loki", "otlp"] },
  dashboards: [checks, plain, accepted],
});
`;

  test("names the file that defines each, and tells once what all sets of backends share", async () => {
    await mkdir(join(root, "node_modules/@tamma"), { recursive: true });
    await symlink(repository, join(root, "node_modules/@tamma/observability"));
    await mkdir(join(root, "observability"));
    await writeFile(join(root, "observability.config.mjs"), config);
    await writeFile(join(root, "observability/dashboards.mjs"), definitions);

    const { code, stdout, stderr } = await lint();
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const raw =
      "expected rate(health_check_runs_total[$__rate_interval]) or another growth, got health_check_runs_total itself (raw-counter)";
    expect(stdout.split("\n")).toEqual([
      `observability/dashboards.mjs: checks: rows[1].panels[0] "Runs": targets[0].expr: ${raw}`,
      `observability.config.mjs: dashboards.plain: panels[0] "Runs": targets[0].expr: ${raw}`,
      "2 problems in 0 alert rules, 3 dashboards.",
      "",
    ]);
  });
});
