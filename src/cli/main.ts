#!/usr/bin/env node
import { Command } from "commander";

import { ObservabilityError } from "../errors.ts";
import { generateCommand } from "./generate.ts";

/** Exit codes: 0 fine, 1 a finding or failure, 2 wrong usage. */
const program = new Command("tamma-obs")
  .description("OpenTelemetry-native observability for Node.js services.")
  .configureHelp({ showGlobalOptions: true })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

program.addCommand(generateCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ObservabilityError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
