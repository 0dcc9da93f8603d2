// Usage: npm run ruletest -- <folder>   runs each rule set's own promtool tests on our evaluator
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";

import { runSets } from "./run-sets.ts";

const [given = ""] = process.argv.slice(2);
const folder = resolve(given);
if (given === "" || !existsSync(folder) || !statSync(folder).isDirectory()) {
  process.stderr.write(`ruletest: expected a folder of rule sets, got ${given || "nothing"}\n`);
  process.exit(1);
}
const sets = await runSets(folder);
const all = sets.flatMap(({ files }) => files);
const out = (line: string): void => void process.stdout.write(`${line}\n`);
for (const { set, files } of sets) {
  const passed = files.filter(({ ours, promtool }) => ours && promtool).length;
  const failed = files.filter(({ ours, promtool }) => !ours && !promtool).length;
  const differ = files.filter(({ ours, promtool }) => ours !== promtool);
  out(`${set}: ${passed} passed, ${failed} failed as with promtool, ${differ.length} differ`);
  for (const { file, promtool, told } of differ) {
    out(`  ${file}: promtool ${promtool ? "passes" : "fails"}\n${told}`);
  }
}
const differ = all.filter(({ ours, promtool }) => ours !== promtool).length;
out(
  `${sets.length} sets, ${all.length} test files: the verdict is promtool's for ${all.length - differ}`,
);
if (all.length === 0) process.stderr.write(`ruletest: expected files with tests in ${folder}\n`);
process.exitCode = differ === 0 && all.length > 0 ? 0 : 1;
