// Prints "passed failed" of a vitest JSON report: node .ci/count.mjs report.json
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
if (report.numTotalTests === 0) throw new Error("expected tests, got none");
const brokenFiles = report.testResults.filter(
  (file) =>
    file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
);
console.log(report.numPassedTests, report.numFailedTests + brokenFiles.length);
