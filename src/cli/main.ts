#!/usr/bin/env node
import { Command } from "commander";

import { ObservabilityError } from "../errors.ts";
import { demoCommand } from "./demo.ts";
import { diffCommand } from "./diff.ts";
import { downCommand } from "./down.ts";
import { drillCommand } from "./drill.ts";
import { ejectCommand } from "./eject.ts";
import { generateCommand } from "./generate.ts";
import { healthCommand } from "./health.ts";
import { initCommand } from "./init.ts";
import { latencyCommand } from "./latency.ts";
import { lintCommand } from "./lint.ts";
import { logsCommand } from "./logs.ts";
import { mutateCommand } from "./mutate.ts";
import { requireNode } from "./node-version.ts";
import { routeCommand } from "./route.ts";
import { simulateCommand } from "./simulate.ts";
import { statusCommand } from "./status.ts";
import { testCommand } from "./test.ts";
import { upCommand } from "./up.ts";
import { upgradeCommand } from "./upgrade.ts";

const program = new Command("tamma-obs").description(
  "OpenTelemetry-native observability for Node.js services.",
);

const commands = [
  demoCommand(),
  diffCommand(),
  downCommand(),
  drillCommand(),
  ejectCommand(),
  generateCommand(),
  healthCommand(),
  initCommand(),
  latencyCommand(),
  lintCommand(),
  logsCommand(),
  mutateCommand(),
  routeCommand(),
  simulateCommand(),
  statusCommand(),
  testCommand(),
  upCommand(),
  upgradeCommand(),
];

for (const command of commands) program.addCommand(command);

// Exit codes: 0 fine, 1 a finding or a failure, 2 wrong usage
for (const command of [program, ...program.commands]) {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}

try {
  requireNode();
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ObservabilityError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
