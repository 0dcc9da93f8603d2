import { Command } from "commander";

import { exportCommand } from "./openslo/export.ts";
import { importCommand } from "./openslo/import.ts";

/** `tamma-obs openslo`: objectives to and from OpenSLO. */
export function openSloCommand(): Command {
  return new Command("openslo").addCommand(exportCommand()).addCommand(importCommand());
}
