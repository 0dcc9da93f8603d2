import { Command } from "commander";

import { canAsk, confirm, counted } from "./init/confirm.ts";
import { changesOf, filesIn, readSetup, write, type ProjectSetup } from "./init/project-setup.ts";
import {
  addedText,
  adoptedText,
  editsText,
  foundText,
  keptText,
  manualText,
  nextText,
  takenText,
} from "./init/report.ts";

interface Options {
  readonly cwd: string;
  readonly folder?: string;
  readonly yes?: true;
  readonly dryRun?: true;
}

/** `tamma-obs init`: looks at a project and writes what it needs, after asking. */
export function initCommand(): Command {
  return new Command("init")
    .option("--yes", "write without asking")
    .option("--dry-run", "show what would be written, and write nothing")
    .option("--cwd <folder>", "the project's folder", process.cwd())
    .option("--folder <name>", "where new files go, in the project's folder")
    .action(init);
}

async function init({ cwd, dryRun, folder, yes }: Options): Promise<void> {
  const setup = readSetup(cwd, folder);
  const added = filesIn(setup, "new", "deleted");
  const { edits, manual } = setup.plan;
  show([foundText(setup.project)]);
  show(sections(setup));
  const changes = changesOf(setup, added, edits);
  if (changes.length === 0) {
    console.log("Nothing to write: this project is set up.");
    return;
  }
  const steps = manual.length === 0 ? [] : [manualText(manual)];
  if (dryRun === true) {
    show(steps);
    console.log("Nothing was written (--dry-run).");
    return;
  }
  const counts = `${counted(added.length, "file")} and ${counted(edits.length, "edit")}`;
  const onlyRecord = added.length === 0 && edits.length === 0;
  const what = onlyRecord ? setup.recordPath : counts;
  const question = onlyRecord ? `Write ${what}?` : `Write these ${what}?`;
  if (yes !== true && !(await agreed(question))) return;
  await write(setup, changes);
  console.log(`Wrote ${what}.\n`);
  show([...steps, nextText(setup)]);
}

function sections(setup: ProjectSetup): readonly string[] {
  const added = filesIn(setup, "new", "deleted");
  const found = setup.record === undefined ? filesIn(setup, "same") : [];
  const kept = filesIn(setup, "edited", "behind", "foreign", "outdated");
  const { edits } = setup.plan;
  return [
    ...(added.length === 0 ? [] : [addedText(added)]),
    ...(setup.taken === undefined ? [] : [takenText(setup)]),
    ...(found.length === 0 ? [] : [adoptedText(setup, found)]),
    ...(kept.length === 0 ? [] : [keptText(kept)]),
    ...(edits.length === 0 ? [] : [editsText(edits)]),
  ];
}

/** Without a terminal nobody can agree, and nothing that exists is changed unseen. */
async function agreed(question: string): Promise<boolean> {
  if (canAsk()) {
    if (await confirm(question)) return true;
    console.log("Nothing was written.");
  } else {
    console.error(
      "There is no terminal to ask on, so nothing was written: run it again with --yes, or with --dry-run to look.",
    );
  }
  process.exitCode = 1;
  return false;
}

function show(texts: readonly string[]): void {
  for (const text of texts) console.log(`${text}\n`);
}
