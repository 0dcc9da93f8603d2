/* Usage: node docs/render/index.ts [--check]: writes, or only compares, the rendered pages of docs/. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { renderPages } from "./pages.ts";

const check = process.argv.includes("--check");

for (const [name, text] of renderPages()) {
  const path = join(import.meta.dirname, "..", name);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  if (check) {
    process.exitCode = 1;
    console.log(`docs/${name}: differs from what its code renders: run \`npm run generate\``);
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`docs/${name}: written`);
  }
}
