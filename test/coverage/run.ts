// Line coverage of src/ over the unit and integration suites, child processes included:
//   npm run coverage                         runs the suites and reports
//   node test/coverage/run.ts --report       reports what a run with COVERAGE=true has left
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import { covered, mergeLines, type CoverageReport, type LineCoverage } from "./line-hits.ts";

const threshold = 0.95;
/** Files below it are listed. All that miss a line are too many for the end of a CI run. */
const listedBelow = 0.9;
const root = resolve(import.meta.dirname, "../..");
const folder = join(root, "coverage");

function run(command: string, args: readonly string[]): number {
  const env = { ...process.env, COVERAGE: "true" };
  return spawnSync(command, args, { cwd: root, env, stdio: "inherit" }).status ?? 1;
}

function readReport(path: string): CoverageReport {
  if (!existsSync(path)) throw new Error(`${path}: expected a coverage report, got none`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by istanbul's reporters
  return JSON.parse(readFileSync(path, "utf8")) as CoverageReport;
}

function show(file: LineCoverage): string {
  const share = `${(covered([file]) * 100).toFixed(1)} %`.padStart(8);
  const missed = file.missed.length === 0 ? "" : `  missed ${file.missed.slice(0, 12).join(", ")}`;
  return `${share}  ${relative(root, file.path)}${missed}`;
}

function runSuites(): number {
  rmSync(folder, { recursive: true, force: true });
  return run("vitest", ["run", "--project", "unit", "--project", "integration"]);
}

const tests = process.argv.includes("--report") ? 0 : runSuites();
run("c8", [
  "report",
  "--temp-directory=coverage/children",
  "--reports-dir=coverage/of-children",
  "--reporter=json",
  "--include=src/**",
  "--extension=.ts",
  "--exclude-after-remap",
]);
const files = mergeLines(
  readReport(join(folder, "coverage-final.json")),
  readReport(join(folder, "of-children/coverage-final.json")),
);
const share = covered(files);
for (const file of files.filter((each) => covered([each]) < listedBelow)) console.log(show(file));
console.log(`lines of src/ covered: ${(share * 100).toFixed(2)} %, expected >= ${threshold * 100} %`);
process.exitCode = tests === 0 && files.length > 0 && share >= threshold ? 0 : 1;
