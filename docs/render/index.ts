/* Usage: node docs/render/index.ts [--check]: writes, or only compares, the rendered pages of docs/. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { renderPages } from "./pages.ts";

const check = process.argv.includes("--check");

for (const [name, text] of renderPages()) {
  const path = join(import.meta.dirname, "..", name);
  if (readFileSync(path, "utf8") === text) continue;
  if (check) {
    process.exitCode = 1;
    console.log(`docs/${name}: differs from what its code renders: run \`npm run generate\``);
  } else {
    writeFileSync(path, text);
    console.log(`docs/${name}: written`);
  }
}
