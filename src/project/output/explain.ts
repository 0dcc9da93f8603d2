import { ObservabilityError } from "../../errors.ts";
import type { Change, Conflict } from "./plan.ts";
import { conflictsOf, type Plan } from "./plan-output.ts";
import { diskDiff } from "./disk-diff.ts";

/** Diffs beyond these files are left out: the first ones show what happened. */
const maxDiffs = 10;

/** Returns what differs from what is generated, for a person; empty where nothing does. */
export function explainPlan({ changes, manifest }: Plan): readonly string[] {
  return explainAll([...changes, manifest]);
}

/** Returns a line for each file that is no longer generated and stays, because it was edited. */
export function explainKept({ changes }: Plan): readonly string[] {
  return explainAll(changes.filter(({ kind }) => kind === "keep"));
}

/**
 * @throws ObservabilityError `OBS_OUTPUT_CONFLICT` with every file that a run would have to take
 * from someone, and how to go on.
 */
export function refuseConflicts(plan: Plan): void {
  const conflicts = conflictsOf(plan);
  if (conflicts.length === 0) return;
  const lines = [...explainAll(conflicts), "Nothing was written.", ...advice(conflicts)];
  throw new ObservabilityError("OBS_OUTPUT_CONFLICT", lines.join("\n"));
}

function explainAll(changes: readonly Change[]): readonly string[] {
  let diffs = 0;
  const texts = changes.flatMap((change) => {
    const text = explain(change);
    if (text === undefined) return [];
    if (!isDiffed(change)) return [text];
    diffs += 1;
    if (diffs > maxDiffs) return [text];
    return [`${text}\n${diskDiff(change.path, change.before.content, change.text)}`];
  });
  // One folder that is in the way stands in the way of many files
  return [...new Set(texts)];
}

type Diffed = Extract<Change, { kind: "update" | "edited" | "foreign" }>;

/** What someone else wrote in a file of another origin is not for our output. */
function isDiffed(change: Change): change is Diffed {
  return (
    change.kind === "update" ||
    change.kind === "edited" ||
    (change.kind === "foreign" && change.marked)
  );
}

function explain(change: Change): string | undefined {
  const { kind, path } = change;
  switch (kind) {
    case "unchanged":
      return undefined;
    case "add":
      return `${path}: missing`;
    case "update":
      return `${path}: differs`;
    case "remove":
      return `${path}: left over, its source is gone`;
    case "keep":
      return `${path}: no longer generated, but kept: expected what \`generate\` wrote, got ${change.got}; it is yours now`;
    case "edited":
      return `${path}: expected what \`generate\` wrote, got edits`;
    case "foreign":
      return `${path}: expected no file, got one that ${origin(change.marked)}`;
    case "blocked": {
      const { at, expected, got } = change.obstacle;
      return `${at}: expected ${expected}, got ${got}`;
    }
  }
}

function origin(marked: boolean): string {
  return marked
    ? "is in no manifest, though it says that it is generated"
    : "`generate` did not write";
}

function advice(conflicts: readonly Conflict[]): readonly string[] {
  const forced = conflicts.some(({ kind }) => kind === "edited");
  const marked = conflicts.some((conflict) => conflict.kind === "foreign" && conflict.marked);
  const inTheWay = conflicts.some(
    (conflict) => conflict.kind === "blocked" || (conflict.kind === "foreign" && !conflict.marked),
  );
  return [
    ...(forced
      ? ["Move the edits to where the files are generated from; --force drops them."]
      : []),
    ...(marked ? ["Files that say that they are generated: --force replaces them."] : []),
    ...(inTheWay ? ["Move or remove what is in the way; --force does not."] : []),
  ];
}
