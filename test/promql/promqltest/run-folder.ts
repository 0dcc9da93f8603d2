import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { runCase, type Outcome } from "./run-case.ts";
import { parseScript } from "./script.ts";
import { Storage } from "./storage.ts";

/** A case with how it ended. */
export interface CaseReport {
  /** `file:line`. */
  readonly id: string;
  readonly query: string;
  readonly outcome: Outcome;
}

/** Runs all `*.test` files of the folder. */
export function runFolder(folder: string): readonly CaseReport[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".test"))
    .toSorted()
    .flatMap((name) => runScript(name, readFileSync(join(folder, name), "utf8")));
}

/** Runs a script; `name` is what its cases are called by. */
export function runScript(name: string, text: string): readonly CaseReport[] {
  const storage = new Storage();
  const reports: CaseReport[] = [];
  for (const command of parseScript(text)) {
    if (command.type === "clear") storage.clear();
    else if (command.type === "load") storage.load(command);
    else if (command.type === "unreadable") {
      const outcome: Outcome = { state: "failed", reason: command.problem };
      reports.push({ id: `${name}:${command.line}`, query: "", outcome });
    } else {
      const outcome = runCase(command, storage.source());
      reports.push({ id: `${name}:${command.line}`, query: command.query, outcome });
    }
  }
  return reports;
}
