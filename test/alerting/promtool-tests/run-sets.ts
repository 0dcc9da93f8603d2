import { readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { findTool, testRules } from "#src/cli/promtool.ts";
import { runRuleTests } from "#src/cli/run-rule-tests.ts";

/** How a test file of a set ended, by promtool and by our evaluator. */
export interface FileVerdict {
  readonly file: string;
  readonly promtool: boolean;
  readonly ours: boolean;
  /** What the evaluator says against it. */
  readonly told: string;
}

/** The test files of one set of rules. */
export interface SetVerdict {
  readonly set: string;
  readonly files: readonly FileVerdict[];
}

/**
 * Runs the files of `promtool test rules` in each folder of `folder`, or in `folder` itself where it
 * has no others, by promtool and by our evaluator.
 */
export async function runSets(folder: string): Promise<readonly SetVerdict[]> {
  const inside = readdirSync(folder, { withFileTypes: true });
  const sets = inside.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const promtool = await findTool("promtool");
  const verdicts: SetVerdict[] = [];
  for (const set of sets.length === 0 ? ["."] : sets.toSorted()) {
    const files = testFiles(join(folder, set));
    if (files.length > 0) verdicts.push({ set, files: await verdictsOf(files, folder, promtool) });
  }
  return verdicts;
}

function testFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:ya?ml|test)$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && /^tests:/m.test(readFileSync(path, "utf8")))
    .toSorted();
}

async function verdictsOf(
  files: readonly string[],
  folder: string,
  promtool: string,
): Promise<readonly FileVerdict[]> {
  const scratch = await mkdtemp(join(tmpdir(), "obs-promtool-"));
  try {
    const verdicts: FileVerdict[] = [];
    for (const file of files) {
      const [theirs, ours] = [
        await testRules(promtool, [file], scratch),
        await runRuleTests([file]),
      ];
      verdicts.push({
        file: relative(folder, file),
        promtool: theirs.outcomes[0]?.passed === true,
        ours: ours.outcomes[0]?.passed === true,
        told: ours.output,
      });
    }
    return verdicts;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
