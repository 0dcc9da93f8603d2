// Usage: npm run promqltest -- [folder] [-v]   runs Prometheus' test scripts on our evaluator
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { listed } from "./listed.ts";
import { runFolder } from "./run-folder.ts";

const args = process.argv.slice(2);
const folder = resolve(
  args.find((arg) => !arg.startsWith("-")) ?? join(import.meta.dirname, "corpus"),
);
if (!existsSync(folder) || !statSync(folder).isDirectory()) {
  process.stderr.write(`promqltest: expected a folder of *.test files, got ${folder}\n`);
  process.exit(1);
}
const reports = runFolder(folder).map((report) => ({ ...report, reason: listed(report) }));
if (reports.length === 0) {
  process.stderr.write(`promqltest: expected cases in *.test files of ${folder}, found none\n`);
  process.exit(1);
}
const failed = reports.filter(
  ({ outcome, reason }) => outcome.state !== "passed" && reason === undefined,
);
const known = reports.filter(
  ({ outcome, reason }) => outcome.state !== "passed" && reason !== undefined,
);

const out = (line: string): void => void process.stdout.write(`${line}\n`);
for (const { id, query, outcome } of failed) {
  out(`failed ${id} ${query}\n       ${outcome.state === "passed" ? "" : outcome.reason}`);
}
if (args.includes("-v"))
  for (const { id, query, reason } of known) out(`listed ${id} ${query}\n       ${reason}`);
for (const [reason, cases] of Map.groupBy(known, ({ reason }) => reason)) {
  out(`listed ${cases.length}: ${reason}`);
}
const passed = reports.length - failed.length - known.length;
out(`${reports.length} cases: ${passed} passed, ${known.length} listed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
