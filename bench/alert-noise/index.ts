import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { rmSync } from "node:fs";

import { faults } from "./faults.ts";
import { loadShipped, unpackCommit, type Shipped } from "./load.ts";
import { isCopy, type Message } from "./notifications.ts";
import { faultMs, runFault } from "./scenario.ts";
import { toVerdict, type Verdict } from "./verdict.ts";
import { runQuietDays } from "./week.ts";

/** The last commit before rules and routing knew environments and causes. */
const before = "1c4caf0";

/**
 * Prints who is told of faults and in a quiet week, before and after. Parts: `faults`, `week`, and
 * `day`, the first of the week; `now` leaves out what was before.
 */
export async function run(parts: readonly string[]): Promise<void> {
  const wanted = parts.filter((part) => part !== "now");
  const has = (part: string): boolean => wanted.length === 0 || wanted.includes(part);
  const today = await loadShipped(join(import.meta.dirname, "../.."));
  const folder = parts.includes("now") ? undefined : unpackCommit(before);
  try {
    const old = folder === undefined ? [] : [await loadShipped(folder)];
    console.log(`${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)}`);
    if (has("faults")) printFaults([...old, today]);
    if (wanted.includes("day")) printDays(1, [...old, today]);
    if (has("week")) printDays(7, [...old, today]);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  }
}

function printFaults(shipped: readonly Shipped[]): void {
  console.log(
    "\n| Fault | pages, messages before | pages | messages | first message | root first |\n| --- | --- | --- | --- | --- | --- |",
  );
  for (const fault of faults) {
    const verdicts = shipped.map(({ rules, policy }) =>
      toVerdict(runFault(fault, rules, policy), faultMs),
    );
    const now = verdicts.at(-1);
    const old = verdicts.length > 1 ? verdicts[0] : undefined;
    if (now !== undefined) console.log(row(now, old));
  }
}

function row(now: Verdict, old: Verdict | undefined): string {
  const was = old === undefined ? "" : `${old.pages}, ${old.messages}`;
  const first = now.first === undefined ? "" : namesOf(now.first).slice(0, 2).join(", ");
  const root = now.rootFirst ? "yes" : "no";
  return `| ${now.fault} | ${was} | ${now.pages} | ${now.messages} | ${first} | ${root} |`;
}

function namesOf({ alerts }: Message): readonly string[] {
  return [
    ...new Set(
      alerts.map(({ alertname = "", service_name: service }) =>
        service === undefined ? alertname : `${alertname} of ${service}`,
      ),
    ),
  ];
}

function printDays(days: number, shipped: readonly Shipped[]): void {
  const startMs = performance.now();
  const told = runQuietDays(days, shipped, 7).map((messages) => byRule(messages));
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(0);
  console.log(
    `\n${days} quiet day(s), 30 services, 3 environments, in ${seconds} s. By rule and environment: messages; the critical ones in brackets.`,
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
