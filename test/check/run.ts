// Everything that holds before a commit, side by side: npm run check
import { availableParallelism } from "node:os";

import { runSteps } from "./run-steps.ts";

/** Scripts of package.json, the longest first, so that none is left alone at the end. */
const scripts = [
  "test:unit",
  "package:check",
  "lint",
  "typecheck",
  "generate:check",
  "knip",
  "format:check",
];

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const failed = await runSteps(
  scripts.map((name) => ({ name, command: "npm", args: ["run", "--silent", name] })),
  { lanes: Math.max(2, availableParallelism()), print },
);
if (failed.length > 0) {
  print(`failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
