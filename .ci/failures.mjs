// Prints what failed in the vitest JSON reports of a folder, with the first line of its message:
//   node .ci/failures.mjs FOLDER
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** Two lines each: the end of the output is what people get to see of a long run. */
const limit = 50;
const widest = 300;

const folder = process.argv[2];

const firstLine = (message) => (message ?? "").trim().split("\n")[0].slice(0, widest);

/** A file that does not load, or whose setup fails, has no failed test. */
const failuresOf = ({ name, status, message, assertionResults }) => {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === "failed");
  if (failed.length === 0 && status === "failed") {
    return [`${file}\n    ${firstLine(message) || "no test failed: its setup did"}`];
  }
  return failed.map(
    (test) =>
      `${file} > ${[...test.ancestorTitles, test.title].join(" > ")}\n    ${firstLine(test.failureMessages[0])}`,
  );
};

const reports = readdirSync(folder).map((name) =>
  JSON.parse(readFileSync(join(folder, name), "utf8")),
);
const results = reports.flatMap((report) => report.testResults);
// The unit suite runs in `npm run check` and again with coverage
const failures = [...new Set(results.flatMap(failuresOf))];
if (failures.length > 0) console.log("=== failed tests");
for (const failure of failures.slice(0, limit)) console.log(stripVTControlCharacters(failure));
if (failures.length > limit) console.log(`… and ${failures.length - limit} more`);
