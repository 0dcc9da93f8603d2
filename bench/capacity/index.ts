import { join } from "node:path";
import { parseArgs } from "node:util";

import type { Backends } from "../../test/stack/stack.ts";
import { backendServices, startStack } from "../../test/stack/start.ts";
import { removeStackOnSignal } from "../remove-on-signal.ts";
import { stackSet } from "../stack-set.ts";
import { writeTable } from "../write-table.ts";
import { findHighest } from "./search.ts";
import { holdRate, type Step } from "./step.ts";
import { renderCost, renderGrowth } from "./table.ts";

const document = join(import.meta.dirname, "../../docs/stack.md");
const stepSeconds = 20;
/** What is carried for seconds is not carried for minutes: Jaeger's store has to compact meanwhile. */
const shareHeld = 0.6;

/**
 * `npm run bench -- capacity [--rate N] [--minutes N] [--write]`: how many spans and lines a second
 * this node carries without refusal. `--rate` leaves out the search, `--minutes` (5) is how long
 * the rate is held, `--write` puts the tables into docs/stack.md.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = parse(args);
  const set = options === undefined ? undefined : await stackSet();
  if (options === undefined || set === undefined) return;
  removeStackOnSignal();
  await using stack = await startStack({ set, services: backendServices(set) });
  const { backends } = stack;
  const rate = options.rate ?? (await search(backends)) * shareHeld;
  if (rate === 0) throw new Error("not even the first rate was carried: is this machine busy?");
  const steps: Step[] = [];
  for (const share of [0.25, 0.5, 0.75]) {
    steps.push(await tell(backends, Math.round(rate * share), stepSeconds));
  }
  const held = await tell(backends, Math.round(rate), options.minutes * 60);
  const carried = held.problems.length === 0;
  const text = [
    `${held.perSecond} spans/s and ${held.perSecond} lines/s for ${options.minutes} min: ${carried ? "carried without refusal" : "not carried"}.`,
    renderCost(held, backends),
    renderGrowth([...steps, held], backends),
  ].join("\n\n");
  console.log(text);
  if (!carried) {
    console.error(`${held.problems.join("; ")}: try --rate with less`);
    process.exitCode = 1;
  } else if (options.write) await writeTable(document, `capacity ${set}`, text);
}

interface Options {
  readonly rate: number | undefined;
  readonly minutes: number;
  readonly write: boolean;
}

function parse(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        rate: { type: "string" },
        minutes: { type: "string", default: "5" },
        write: { type: "boolean", default: false },
      },
    });
    return {
      rate: values.rate === undefined ? undefined : positive("--rate", values.rate),
      minutes: positive("--minutes", values.minutes),
      write: values.write,
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
    return undefined;
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`${name}: expected a number above 0, got ${text}`);
}

function search(backends: Backends): Promise<number> {
  return findHighest(
    async (rate) => (await tell(backends, rate, stepSeconds)).problems.length === 0,
    { first: 2_000, refinements: 2, most: 64_000 },
  );
}

async function tell(backends: Backends, perSecond: number, seconds: number): Promise<Step> {
  const step = await holdRate(backends, { perSecond, seconds });
  const verdict = step.problems.length === 0 ? "carried" : step.problems.join("; ");
  console.error(`${perSecond} spans/s + ${perSecond} lines/s for ${seconds} s: ${verdict}`);
  return step;
}
