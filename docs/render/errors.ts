import { errorCodes } from "../../src/errors.ts";
import { generatedPage, markdownTable } from "./markdown-table.ts";

/** Renders docs/errors.md from the table of codes. */
export function renderErrorsDoc(): string {
  const rows = Object.entries(errorCodes).map(([code, meaning]) => [`\`${code}\``, meaning]);
  return generatedPage("Error codes", "src/errors.ts", [
    "Every failure is an `ObservabilityError` with one of these codes. Codes are stable; messages may change.",
    markdownTable(["Code", "Meaning"], rows),
  ]);
}
