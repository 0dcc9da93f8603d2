#!/usr/bin/env node
import { Command } from "commander";

import { ObservabilityError } from "../errors.ts";
import { demoCommand } from "./demo.ts";
import { downCommand } from "./down.ts";
import { generateCommand } from "./generate.ts";
import { upCommand } from "./up.ts";

const program = new Command("tamma-obs").description(
  "OpenTelemetry-native observability for Node.js services.",
);

for (const command of [demoCommand(), upCommand(), downCommand(), generateCommand()]) {
  program.addCommand(command);
}

// Exit codes: 0 fine, 1 a finding or a failure, 2 wrong usage
for (const command of [program, ...program.commands]) {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ObservabilityError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
