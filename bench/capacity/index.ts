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
/** A node needs air: what it carries for seconds it does not carry for minutes. */
const shareHeld = 0.8;

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
  const steps: Step[] = [];
  for (const share of [0.25, 0.5, 0.75]) {
    steps.push(await tell(backends, Math.round(rate * share), stepSeconds));
  }
  const held = await tell(backends, Math.round(rate), options.minutes * 60);
  const text = [
    `Held for ${options.minutes} min without refusal: ${held.perSecond} spans/s and ${held.perSecond} lines/s.`,
    renderCost(held, backends),
    renderGrowth([...steps, held], backends),
  ].join("\n\n");
  console.log(text);
  if (held.problems.length > 0 || rate === 0) {
    console.error(`not carried: ${held.problems.join("; ")}`);
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
    { first: 1_000, refinements: 3, most: 64_000 },
  );
}

async function tell(backends: Backends, perSecond: number, seconds: number): Promise<Step> {
  const step = await holdRate(backends, { perSecond, seconds });
  const verdict = step.problems.length === 0 ? "carried" : step.problems.join("; ");
  console.error(`${perSecond} spans/s + ${perSecond} lines/s for ${seconds} s: ${verdict}`);
  return step;
}
