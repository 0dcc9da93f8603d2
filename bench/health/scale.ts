import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { spread } from "../statistics.ts";
import { shapes, type ScaleFigures } from "./scale-subject.ts";

const rounds = 5;
const checks = 2_000;

/** What many checks cost that cost nothing themselves, each time in a process of its own. */
export async function scale(): Promise<void> {
  const rows: Record<string, Readonly<Record<string, string>>> = {};
  for (const shape of shapes) {
    const all: ScaleFigures[] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await once(shape));
    const of = (pick: (each: ScaleFigures) => number): string => spread(all.map(pick));
    for (const phase of ["create", "start", "fail", "recover"] as const) {
      rows[`${shape}: ${phase}`] = {
        "CPU ms": of((each) => each[phase].cpuMs),
        "stall ms": of((each) => each[phase].stallMs),
        "most CPU ms of a tick": of((each) => each[phase].busyMs),
      };
    }
    const right = all.filter((each) => each.right).length;
    console.log(`${shape}: states and roles are right in ${right} of ${rounds} rounds`);
  }
  console.log(`${checks} checks every 5 s, confirmed after 0.5 and 1 s, ${rounds} rounds`);
  console.table(rows);
}

async function once(shape: string): Promise<ScaleFigures> {
  const subject = join(import.meta.dirname, "scale-subject.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [subject, shape, String(checks)]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the subject is our own
  return JSON.parse(stdout) as ScaleFigures;
}
