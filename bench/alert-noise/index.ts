import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { rmSync } from "node:fs";

import { writeTable } from "../write-table.ts";
import { faultCells, faultTable } from "./fault-table.ts";
import { faults } from "./faults.ts";
import { loadShipped, unpackCommit, type Shipped } from "./load.ts";
import { isCopy, type Message } from "./notifications.ts";
import { faultMs, runFault } from "./scenario.ts";
import { toVerdict } from "./verdict.ts";
import { runQuietDays } from "./week.ts";

const document = join(import.meta.dirname, "../../docs/alerting.md");

/** The last commit before rules and routing knew environments and causes. */
const before = "1c4caf0";

/** The course of chance of which docs/alerting.md tells. */
const documentedSeed = 1;

/**
 * Prints who is told of faults and in a quiet week, before and after. Parts: `faults`, `week`, and
 * `day`, the first of the week; `now` leaves out what was before, and `seed=2` is another course of
 * chance: both write no table.
 */
export async function run(parts: readonly string[]): Promise<void> {
  const wanted = parts.filter((part) => part !== "now" && !part.startsWith("seed="));
  const chance = parts.find((part) => part.startsWith("seed="))?.replace("seed=", "");
  const seed = Number(chance ?? documentedSeed);
  const has = (part: string): boolean => wanted.length === 0 || wanted.includes(part);
  const today = await loadShipped(join(import.meta.dirname, "../.."));
  const folder = parts.includes("now") ? undefined : unpackCommit(before);
  try {
    const old = folder === undefined ? [] : [await loadShipped(folder)];
    console.log(`${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)}`);
    if (has("faults")) await writeFaults([...old, today], seed);
    if (wanted.includes("day")) printDays(1, [...old, today], seed);
    if (has("week")) printDays(7, [...old, today], seed);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  }
}

async function writeFaults(shipped: readonly Shipped[], seed: number): Promise<void> {
  const verdicts = faults.map((fault) => {
    const [first, ...others] = shipped.map(({ rules, policy }) =>
      toVerdict(runFault(fault, rules, policy, seed), faultMs),
    );
    const now = others.at(-1) ?? first;
    if (now === undefined) throw new Error("nothing to try");
    console.log(faultCells(now).join(" | "));
    return { now, before: others.length > 0 ? first : undefined };
  });
  const table = faultTable(verdicts);
  const asMeant = verdicts.filter(({ now }) => now.asMeant).length;
  console.log(`\n${table}\n\n${asMeant} of ${verdicts.length} as meant, by seed ${seed}`);
  if (shipped.length > 1 && seed === documentedSeed)
    await writeTable(document, "alert-noise", table);
}

function printDays(days: number, shipped: readonly Shipped[], seed: number): void {
  const startMs = performance.now();
  const told = runQuietDays(days, shipped, seed).map((messages) => byRule(messages));
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(0);
  console.log(
    `\n${days} quiet day(s), 30 services, 3 environments, seed ${seed}, in ${seconds} s. By rule and environment: messages; the critical ones in brackets.`,
  );
  for (const key of new Set(told.flatMap((one) => [...one.keys()].toSorted()))) {
    const counts = told.map((one) => one.get(key) ?? { all: 0, critical: 0 });
    console.log(`${key}: ${counts.map(({ all, critical }) => `${all} (${critical})`).join(" → ")}`);
  }
  for (const environment of ["production", "staging", "development"]) {
    const sums = told.map((one) => sumOf(one, environment));
    console.log(
      `all of ${environment}: ${sums.map(({ all, critical }) => `${all} (${critical})`).join(" → ")}`,
    );
  }
}

interface Counts {
  all: number;
  critical: number;
}

/** Counts each message once for each rule and environment in it; before, none was in the labels. */
function byRule(messages: readonly Message[]): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const message of messages.filter((one) => !isCopy(one))) {
    const keys = message.alerts.map(
      ({ rule_id = "", deployment_environment_name: environment = "production" }) =>
        `${rule_id} ${environment}`,
    );
    for (const key of new Set(keys)) {
      const count = counts.get(key) ?? { all: 0, critical: 0 };
      count.all++;
      if (message.receiver.endsWith("critical")) count.critical++;
      counts.set(key, count);
    }
  }
  return counts;
}

function sumOf(counts: ReadonlyMap<string, Counts>, environment: string): Counts {
  const own = [...counts].filter(([key]) => key.endsWith(` ${environment}`));
  return {
    all: own.reduce((sum, [, { all }]) => sum + all, 0),
    critical: own.reduce((sum, [, { critical }]) => sum + critical, 0),
  };
}
