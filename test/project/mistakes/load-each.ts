import { readFileSync } from "node:fs";

import { loadProject } from "#src/project/load-project.ts";
import { renderProject } from "#src/project/render-project.ts";

/**
 * Loads and renders the projects in the folders of its first argument, a JSON file, one after the
 * other, and prints for each what it is refused with, on a line of JSON of its own.
 */
const folders: readonly string[] = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));

for (const cwd of folders) {
  try {
    renderProject(await loadProject({ cwd }));
    process.stdout.write(`${JSON.stringify({ cwd, told: "" })}\n`);
  } catch (error) {
    const { name, code, message } = error as { name: string; code: string; message: string };
    const told = name === "ObservabilityError" ? `${code}: ${message}` : String(error);
    process.stdout.write(`${JSON.stringify({ cwd, told })}\n`);
  }
}
