import { Command } from "commander";

import { exportCommand } from "./registry/export.ts";
import { importCommand } from "./registry/import.ts";

/** `tamma-obs registry`: metrics to and from a registry of semantic conventions. */
export function registryCommand(): Command {
  return new Command("registry").addCommand(exportCommand()).addCommand(importCommand());
}
