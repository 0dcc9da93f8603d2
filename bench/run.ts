// Usage: npm run bench -- <name> [part …]   runs bench/<name>/index.ts
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** What each benchmark exports. `parts` is what the command line names; none means all. */
interface Benchmark {
  readonly run: (parts: readonly string[]) => Promise<void>;
}

const [name, ...parts] = process.argv.slice(2);
const names = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .filter((entry) => existsSync(join(import.meta.dirname, entry, "index.ts")));

if (name === undefined || !names.includes(name)) {
  console.error(`usage: npm run bench -- <${names.join("|")}> [part …]`);
  process.exitCode = 2;
} else {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every benchmark exports it
  const benchmark = (await import(`./${name}/index.ts`)) as Benchmark;
  await benchmark.run(parts);
}
