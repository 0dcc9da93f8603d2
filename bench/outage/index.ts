import { join } from "node:path";

import type { StoreSet } from "../../test/stack/stores.ts";
import { removeStackOnSignal } from "../remove-on-signal.ts";
import { stackSet } from "../stack-set.ts";
import { writeTable } from "../write-table.ts";
import { configurations } from "./configurations.ts";
import { parts } from "./parts.ts";
import { renderTable, type Row } from "./table.ts";

const document = join(import.meta.dirname, "../../docs/stack.md");

/**
 * `npm run bench -- outage [main|restart|killed|memory|full|bounded|refusing|slow …] [--write]`: what
 * is lost of what the Collector acknowledged. `--write` puts the table into docs/stack.md.
 */
export async function run(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => arg !== "--write");
  const unknown = names.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    console.error(`expected parts of: ${Object.keys(parts).join(", ")}; got ${unknown.join(", ")}`);
    process.exitCode = 2;
    return;
  }
  const set = await stackSet();
  if (set === undefined) return;
  removeStackOnSignal();
  const rows = await runAll(set, names.length === 0 ? Object.keys(parts) : names);
  const table = renderTable(rows);
  console.log(table);
  for (const { title, broken } of rows) {
    for (const promise of broken) console.error(`${title}: ${promise}`);
    if (broken.length > 0) process.exitCode = 1;
  }
  if (args.includes("--write")) await writeTable(document, `outage ${set}`, table);
}

async function runAll(set: StoreSet, names: readonly string[]): Promise<readonly Row[]> {
  const chosen = Object.entries(parts).filter(([name]) => names.includes(name));
  const rows: Row[] = [];
  for (const [configuration, start] of Object.entries(configurations)) {
    const sharing = chosen.filter(([, part]) => part.configuration === configuration);
    if (sharing.length === 0) continue;
    await using stack = await start(set);
    for (const [name, { title, run }] of sharing) {
      const startMs = Date.now();
      rows.push({ title, ...(await run(stack, `outage-${name}`)) });
      console.error(`${name}: ${Math.round((Date.now() - startMs) / 1_000)} s`);
    }
  }
  return rows;
}
