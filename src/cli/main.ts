#!/usr/bin/env node
import { readFileSync } from "node:fs";

import { Command } from "commander";

import { ObservabilityError } from "../errors.ts";
import { commands, type CommandEntry } from "./commands.ts";
import { prepareEnd } from "./end-of-command.ts";
import { requireNode } from "./node-version.ts";
import { tellProblem } from "./tell-problem.ts";

const end = prepareEnd();
try {
  requireNode();
  const program = await programOf(new Set(process.argv.slice(2)));
  withExitCodes(program);
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ObservabilityError)) throw error;
  tellProblem(error);
  process.exitCode = 1;
}
end();

/** Returns the program. Of its commands only those among `words` can be run. */
async function programOf(words: ReadonlySet<string>): Promise<Command> {
  const program = new Command("tamma-obs")
    .description("OpenTelemetry-native observability for Node.js services.")
    .version(version(), "-V, --version", "print the version");
  for (const entry of commands) {
    const command = words.has(entry.name) ? await entry.load() : listed(entry);
    program.addCommand(command.description(entry.description));
  }
  return program;
}

/** Returns a command for the help: to load the code of all takes longer than most of them run. */
function listed({ name, argument }: CommandEntry): Command {
  const command = new Command(name).option("--any");
  return argument === undefined ? command : command.argument(argument);
}

function version(): string {
  const manifest = new URL("../../package.json", import.meta.url);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}

/** Exit codes: 0 fine, 1 a finding or a failure, 2 wrong usage. */
function withExitCodes(command: Command): void {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.commands.forEach(withExitCodes);
}
