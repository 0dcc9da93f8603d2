import { setTimeout as sleep } from "node:timers/promises";

import {
  startServiceChain,
  type ServiceChain,
  type ServiceEvent,
} from "../../test/health/service-chain.ts";

/** What each service calls the database of the last one. */
const names: Readonly<Record<string, string>> = { A: "b/c/db", B: "c/db", C: "db" };

/** How the database fails, and how often. */
const incidents = { refuses: 6, silent: 30 } as const;

/** Longest interval of a check in these processes: an incident may begin at any phase of it. */
const intervalMs = 1_000;

/** How long a service that has heard of the incident waits for the rest of its components. */
const restMs = 3_000;

/**
 * Three processes, of which each needs the next one over HTTP and the last one a database, which
 * fails again and again: who is called the root, in any of them?
 */
export async function crossProcess(): Promise<void> {
  await using chain = await startServiceChain();
  await chain.until("healthy");
  const rows: Record<string, Readonly<Record<string, string>>> = {};
  for (const how of ["refuses", "silent"] as const) {
    const all: Incident[] = [];
    for (let index = 0; index < incidents[how]; index += 1) all.push(await incident(chain, how));
    rows[`the database ${how}, ${incidents[how]}`] = summary(all);
  }
  console.table(rows);
}

interface Incident {
  /** Components whose unhealthy state no gauge attributes to another. */
  readonly alerts: readonly string[];
  readonly firstNamesRoot: boolean;
  readonly allNameRoot: boolean;
  readonly detectedAfterMs: number;
}

async function incident(chain: ServiceChain, how: "refuses" | "silent"): Promise<Incident> {
  const seen = chain.events.length;
  await sleep(Math.random() * intervalMs);
  const beganAt = Date.now();
  await chain.database(how);
  await chain.until("unhealthy");
  await sleep(restMs);
  await chain.database("up");
  await chain.until("healthy");
  const down = chain.events.slice(seen).filter(({ to }) => to === "unhealthy");
  const [first] = down.toSorted((a, b) => a.at - b.at);
  return {
    alerts: [...new Set(down.filter(isAlert).map(nameOf))],
    firstNamesRoot: first !== undefined && namesRoot(first),
    allNameRoot: down.every(namesRoot),
    detectedAfterMs: (first?.at ?? Infinity) - beganAt,
  };
}

function isAlert({ component, pairs }: ServiceEvent): boolean {
  return !pairs.some((pair) => pair.startsWith(`${component} because of`));
}

function nameOf({ component, service }: ServiceEvent): string {
  return `${service}/${component}`;
}

/** In the transition, the log line, the report and the gauge. */
function namesRoot({
  component,
  log = [],
  pairs,
  report,
  rootCauses,
  service,
}: ServiceEvent): boolean {
  const name = names[service];
  const told = [...rootCauses, ...log, ...report.causes, ...report.suspects];
  const gauged = pairs.filter((pair) => pair.startsWith(`${component} because of`));
  return (
    told.every((cause) => cause === name) &&
    (component === name || gauged.join() === `${component} because of ${name}`)
  );
}

function summary(all: readonly Incident[]): Readonly<Record<string, string>> {
  const mean = (pick: (each: Incident) => number): number =>
    all.reduce((sum, each) => sum + pick(each), 0) / all.length;
  const times = all.map(({ detectedAfterMs }) => detectedAfterMs).toSorted((a, b) => a - b);
  return {
    "alerts/incident": mean(({ alerts }) => alerts.length).toFixed(3),
    "root named first": `${(100 * mean((each) => Number(each.firstNamesRoot))).toFixed(1)} %`,
    "every channel of every service names it": `${(100 * mean((each) => Number(each.allNameRoot))).toFixed(1)} %`,
    "detected p50": `${times[Math.floor(times.length / 2)]} ms`,
  };
}
