import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { readFileSync, rmSync } from "node:fs";

import { writeTable } from "../write-table.ts";
import { usual, type Conditions } from "./conditions.ts";
import { faultCells, faultTable } from "./fault-table.ts";
import { faults } from "./faults.ts";
import { loadShipped, unpackCommit, type Shipped } from "./load.ts";
import { faultMs, runFault } from "./scenario.ts";
import { toVerdict } from "./verdict.ts";
import { weekTable } from "./week-table.ts";
import { rough, runQuietDays } from "./week.ts";

const document = join(import.meta.dirname, "../../docs/alerting.md");

/** The last commit before rules and routing knew environments and causes. */
const before = "1c4caf0";

/** The course of chance of which docs/alerting.md tells. */
const documentedSeed = 1;

/**
 * Prints who is told of faults and in a quiet week, before and after, and writes the tables. Parts:
 * `faults`, `week`, `rough-week` with more single failures, and `day`, the first of the quiet week.
 * `now` leaves out what was before, `named=` all faults without these words in their names: the
 * tables keep what was not tried. `seed=2` is another course of chance, which writes no table.
 */
export async function run(parts: readonly string[]): Promise<void> {
  const wanted = parts.filter((part) => part !== "now" && !part.includes("="));
  const option = (name: string): string | undefined =>
    parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  const seed = Number(option("seed") ?? documentedSeed);
  const has = (part: string): boolean => wanted.length === 0 || wanted.includes(part);
  const today = await loadShipped(join(import.meta.dirname, "../.."));
  const folder = parts.includes("now") ? undefined : unpackCommit(before);
  try {
    const old = folder === undefined ? [] : [await loadShipped(folder)];
    console.log(`${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)}`);
    if (has("faults")) await writeFaults([...old, today], seed, option("named") ?? "");
    if (wanted.includes("day")) await writeDays(1, [...old, today], seed);
    if (has("week")) await writeDays(7, [...old, today], seed);
    if (wanted.includes("rough-week")) await writeDays(7, [...old, today], seed, rough);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  }
}

async function writeFaults(
  shipped: readonly Shipped[],
  seed: number,
  named: string,
): Promise<void> {
  const tried = faults
    .filter(({ name }) => name.includes(named))
    .map((fault) => {
      const [first, ...others] = shipped.map(({ rules, policy }) =>
        toVerdict(runFault(fault, rules, policy, seed), faultMs),
      );
      const now = others.at(-1) ?? first;
      if (now === undefined) throw new Error("nothing to try");
      console.log(faultCells(now).join(" | "));
      return { now, before: others.length > 0 ? first : undefined };
    });
  const asMeant = tried.filter(({ now }) => now.asMeant).length;
  console.log(`\n${asMeant} of ${tried.length} as meant, by seed ${seed}`);
  if (seed !== documentedSeed) return;
  const names = faults.map(({ name }) => name);
  const table = faultTable(names, tried, readFileSync(document, "utf8"));
  await writeTable(document, "alert-noise", table);
}

async function writeDays(
  days: number,
  shipped: readonly Shipped[],
  seed: number,
  conditions: Conditions = usual,
): Promise<void> {
  const startMs = performance.now();
  const [first = [], ...others] = runQuietDays(days, shipped, seed, conditions);
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(0);
  const now = others.at(-1) ?? first;
  const table = weekTable(others.length > 0 ? first : undefined, now);
  console.log(`\n${days} day(s), seed ${seed}, in ${seconds} s\n\n${table}`);
  if (days === 7 && shipped.length > 1 && seed === documentedSeed)
    await writeTable(
      document,
      conditions === rough ? "alert-noise-rough-week" : "alert-noise-week",
      table,
    );
}
