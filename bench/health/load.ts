import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { median, quantile, spread } from "../statistics.ts";
import { probe, startSubject, type Probe, type Subject } from "./process.ts";

const rounds = 5;

type Row = Readonly<Record<string, string | number>>;

/** Who is asked for what. A probe gets the status, `/health` every detail of every check. */
const asked: Readonly<Record<string, readonly [peer: string, path: string]>> = {
  "bare node:http": ["bare node:http", "/"],
  "tamma /readyz": ["tamma", "/readyz"],
  "tamma /health": ["tamma", "/health"],
  "tamma in express /health": ["tamma-express", "/health"],
  "godaddy /health": ["godaddy", "/health"],
  "nest /health": ["nest", "/health"],
};

/**
 * CPU time of the server for one request, with 1, 10 and 100 checks. Servers take turns in every
 * round, so that whatever else the machine does falls on all of them.
 */
export async function cpu(): Promise<void> {
  const sizes = [1, 10, 100];
  const results = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const checks of sizes) {
      for (const [label, [peer, path]] of Object.entries(asked)) {
        const key = `${label} ${checks}`;
        const cost = await cpuOnce(peer, path, checks);
        console.error(`round ${round + 1}: ${key}: ${cost.toFixed(0)} µs`);
        results.set(key, [...(results.get(key) ?? []), cost]);
      }
    }
  }
  const rows = Object.keys(asked).map((label): [string, Row] => [
    label,
    Object.fromEntries(
      sizes.map((size) => [`${size} checks`, spread(results.get(`${label} ${size}`) ?? [])]),
    ),
  ]);
  console.log(`CPU µs per request: median of ${rounds} rounds (least to most)`);
  console.table(Object.fromEntries(rows));
}

async function cpuOnce(peer: string, path: string, checks: number): Promise<number> {
  await using subject = await startSubject({ peer, checks, mode: "ok" });
  await cannon(subject, path, 1);
  const before = await subject.stats();
  const requests = await cannon(subject, path, 2);
  const after = await subject.stats();
  return (after.cpuUs - before.cpuUs) / requests;
}

/** Returns how many requests were answered in so many seconds, over 10 kept connections. */
async function cannon(subject: Subject, path: string, seconds: number): Promise<number> {
  const url = `http://127.0.0.1:${subject.port}${path}`;
  const cli = createRequire(join(import.meta.dirname, "../peers/package.json")).resolve(
    "autocannon",
  );
  const args = [cli, "-j", "-c", "10", "-d", String(seconds), url];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- autocannon's -j output
  return (JSON.parse(stdout) as { requests: { total: number } }).requests.total;
}

/** 1,000 probes at once, 10 checks: how many calls reach the dependencies. */
export async function herd(): Promise<void> {
  const peers = ["tamma", "tamma-express", "godaddy", "nest", "nest-cached", "under-pressure"];
  const rows = await inTurns(peers, async (peer) => {
    await using subject = await startSubject({ peer, checks: 10, mode: "ok" });
    await probe(subject.port, "/health", 5_000);
    await sleep(1_500);
    const before = await subject.stats();
    const all = await Promise.all(
      Array.from({ length: 1_000 }, () => probe(subject.port, "/health", 20_000)),
    );
    const after = await subject.stats();
    const answered = all.filter(({ status }) => status === 200);
    return {
      calls: after.calls - before.calls,
      answered: answered.length,
      "p99 ms": quantile(
        answered.map(({ ms }) => ms),
        0.99,
      ),
      "CPU ms": (after.cpuUs - before.cpuUs) / 1_000,
    };
  });
  console.table(rows);
}

/** 20 probes a second for 10 s, each waiting 1 s, while one of three checks never returns. */
export async function hung(): Promise<void> {
  const rows = await inTurns(["tamma", "godaddy", "nest-cached", "cloudnative"], async (peer) => {
    await using subject = await startSubject({ peer, checks: 3, mode: "hang" });
    const all: Promise<Probe>[] = [];
    for (let index = 0; index < 200; index += 1) {
      all.push(probe(subject.port));
      await sleep(50);
    }
    const probes = await Promise.all(all);
    const { running } = await subject.stats();
    const times = probes.map(({ ms }) => ms);
    return {
      "time-outs of 200": probes.filter(({ status }) => status === undefined).length,
      "p50 ms": median(times),
      "p99 ms": quantile(times, 0.99),
      "calls pending": running,
    };
  });
  console.table(rows);
}

/** Ten probes a second, each waiting 1 s, while the event loop is blocked for 3 s. */
export async function blocked(): Promise<void> {
  const rows = await inTurns(["tamma", "godaddy", "nest-cached", "cloudnative"], async (peer) => {
    await using subject = await startSubject({ peer, checks: 3, mode: "watch" });
    await probe(subject.port);
    const port = subject.watchdog ?? subject.port;
    const path = subject.watchdog === undefined ? "/health" : "/readyz";
    await probe(port, path);
    await subject.block(3_000);
    await sleep(150);
    const all: Promise<Probe>[] = [];
    for (let index = 0; index < 25; index += 1) {
      all.push(probe(port, path));
      await sleep(100);
    }
    const probes = await Promise.all(all);
    const answered = probes.filter(({ status }) => status !== undefined);
    return {
      "time-outs of 25": probes.length - answered.length,
      "p50 ms": median(probes.map(({ ms }) => ms)),
      "p99 ms": quantile(
        probes.map(({ ms }) => ms),
        0.99,
      ),
      "with the stack": probes.filter(({ body }) => body.includes("block (file:")).length,
    };
  });
  console.table(rows);
}

/** Runs `once` for every peer in every round, and returns median and spread of each number. */
async function inTurns(
  peers: readonly string[],
  once: (peer: string) => Promise<Readonly<Record<string, number>>>,
): Promise<Readonly<Record<string, Row>>> {
  const results = new Map<string, Readonly<Record<string, number>>[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const peer of peers) results.set(peer, [...(results.get(peer) ?? []), await once(peer)]);
  }
  console.log(`median of ${rounds} rounds (least to most)`);
  return Object.fromEntries(
    [...results].map(([peer, all]) => [
      peer,
      Object.fromEntries(
        Object.keys(all[0] ?? {}).map((key) => {
          const values = all.map((each) => each[key] ?? Number.NaN);
          return [key, spread(values, Math.max(...values) < 10 ? 1 : 0)];
        }),
      ),
    ]),
  );
}
