import { settings, type Setting } from "../../src/config.ts";
import { generatedPage, markdownTable } from "./markdown-table.ts";

/** Renders docs/configuration.md from the table of settings. */
export function renderConfigurationDoc(): string {
  const rows = Object.values(settings).map((row: Setting<unknown>) => [
    `\`${row.key}\``,
    row.default === undefined ? "unset" : `\`${JSON.stringify(row.default).replaceAll('"', "")}\``,
    row.secret ? `${row.doc} Secret: never printed.` : row.doc,
  ]);
  return generatedPage("Configuration", "src/config.ts", [
    "These environment variables configure the preload, `@tamma/observability/preload`. The commands of `tamma-obs` read your `observability.config.ts` instead ([getting-started.md](getting-started.md)), and the stack has variables of its own ([stack.md](stack.md)). An unset or empty one means its default; a malformed one is reported in one line and its default is used. Durations are milliseconds or text such as `30s`.",
    markdownTable(["Variable", "Default", "Meaning"], rows),
    "Every other `OTEL_*` variable of the [OpenTelemetry specification](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/) that the Node.js SDK knows works as it documents.",
  ]);
}
