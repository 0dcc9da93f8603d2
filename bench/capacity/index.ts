import { join } from "node:path";
import { parseArgs } from "node:util";

import type { Backends } from "../../test/stack/stack.ts";
import { backendServices, startStack } from "../../test/stack/start.ts";
import type { StoreSet } from "../../test/stack/stores.ts";
import { removeStackOnSignal } from "../remove-on-signal.ts";
import { stackSet } from "../stack-set.ts";
import { writeTable } from "../write-table.ts";
import { findHighest } from "./search.ts";
import { holdRate, type Step } from "./step.ts";
import { renderCost, renderGrowth } from "./table.ts";

const document = join(import.meta.dirname, "../../docs/stack.md");
const stepSeconds = 20;
/** Long enough for each rate to have its share of the stores' compactions. */
const growthSeconds = 60;
/** What is carried for seconds is not carried for minutes: Jaeger's store has to compact meanwhile. */
const shareHeld = 0.6;
/** How much less is tried after a rate that was not carried for minutes. */
const lessAfterFailure = 0.75;
const mostHolds = 4;

/**
 * `npm run bench -- capacity [--rate N] [--minutes N] [--write]`: how many spans and lines a second
 * this node carries without refusal, and what they cost from a quarter of that rate to all of it.
 * `--rate` leaves out the search, `--minutes` (5) is how long the rate is held, `--write` puts the
 * tables into docs/stack.md.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = parse(args);
  const set = options === undefined ? undefined : await stackSet();
  if (options === undefined || set === undefined) return;
  removeStackOnSignal();
  const { backends, held } = await hold(set, options);
  const last = held.at(-1);
  if (last === undefined || last.problems.length > 0) {
    console.error("no rate was carried: is this machine busy?");
    process.exitCode = 1;
    return;
  }
  const text = [
    ...held.map(
      ({ perSecond, problems }) =>
        `${perSecond} spans/s and ${perSecond} lines/s for ${options.minutes} min: ${problems.length === 0 ? "carried without refusal" : `not carried (${problems.join("; ")})`}.`,
    ),
    renderCost(last, backends),
    renderGrowth(await grow(set, last.perSecond), backends),
  ].join("\n\n");
  console.log(text);
  if (options.write) await writeTable(document, `capacity ${set}`, text);
}

/** Holds the rate that was searched, or asked for, and less until one is carried. */
async function hold(
  set: StoreSet,
  { rate: asked, minutes }: Options,
): Promise<{ readonly backends: Backends; readonly held: readonly Step[] }> {
  await using stack = await startStack({ set, services: backendServices(set) });
  const { backends } = stack;
  let rate = asked ?? (await search(backends)) * shareHeld;
  const held: Step[] = [];
  while (rate > 0 && held.length < mostHolds) {
    const step = await tell(backends, Math.round(rate), minutes * 60);
    held.push(step);
    if (step.problems.length === 0) break;
    rate *= lessAfterFailure;
  }
  return { backends, held };
}

/** Costs from a quarter of a rate to all of it, each for as long, on a stack without earlier data. */
async function grow(set: StoreSet, rate: number): Promise<readonly Step[]> {
  await using stack = await startStack({ set, services: backendServices(set) });
  const steps: Step[] = [];
  for (const share of [0.25, 0.5, 0.75, 1]) {
    steps.push(await tell(stack.backends, Math.round(rate * share), growthSeconds));
  }
  return steps;
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
