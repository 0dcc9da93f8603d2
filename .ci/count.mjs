// Prints "passed failed" over the vitest JSON reports in a folder: node .ci/count.mjs FOLDER
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const reports = readdirSync(folder).map((name) =>
  JSON.parse(readFileSync(join(folder, name), "utf8")),
);
const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
if (passed === 0) throw new Error("expected passed tests, got none");

/** A file that does not even load has no failed test, but it failed. */
const broken = (report) =>
  report.testResults.filter(
    (file) =>
      file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  ).length;
const failed = reports.reduce((sum, report) => sum + report.numFailedTests + broken(report), 0);
console.log(passed, failed);
