import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { QueryOptions } from "#src/promql/evaluate/run.ts";
import { memorySource } from "#src/promql/evaluate/source.ts";

import { seeded } from "../../../bench/random.ts";
import { startPrometheus } from "../../helpers/prometheus.ts";
import { askOurs, askPrometheus, type Question } from "./ask.ts";
import { endMs, randomSeries, startMs } from "./dataset.ts";
import { differenceOf } from "./difference.ts";
import { Generator } from "./expressions.ts";
import { inOrderOfWriting, writeRemotely } from "./remote-write.ts";
import { isRoundingAtAnEdge } from "./rounding.ts";

/** Queries that are under way at the same time. */
const batch = 8;

const features = [
  "promql-experimental-functions",
  "promql-duration-expr",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
];

/** What the comparison found. */
export interface Comparison {
  readonly compared: number;
  /** Expressions that found series, and those that failed in Prometheus and here. */
  readonly filled: number;
  readonly failed: number;
  /** A text each: the question as JSON to ask it again, and how the answers differ. */
  readonly differences: readonly string[];
  /** Differences that come from the last bit of exp, log and pow: see rounding.ts. */
  readonly roundings: readonly string[];
}

/**
 * Asks `count` random questions of a Prometheus that it starts, and of our evaluator. The seed
 * chooses series and questions; metric names are dropped late where it is even.
 */
export async function compareRandomly(seed: number, count: number): Promise<Comparison> {
  const folder = await mkdtemp(join(tmpdir(), "obs-promql-"));
  try {
    const config = join(folder, "prometheus.yml");
    await writeFile(config, "global: { evaluation_interval: 1m }\n");
    const late = seed % 2 === 0;
    const enabled = late ? [...features, "promql-delayed-name-removal"] : features;
    await using prometheus = await startPrometheus([
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      "--storage.tsdb.retention.time=100y",
      "--web.enable-remote-write-receiver",
      `--enable-feature=${enabled.join(",")}`,
      "--log.level=info",
    ]);
    const series = inOrderOfWriting(randomSeries(seed));
    await writeRemotely(prometheus.url, series);
    const random = seeded(seed);
    const questions = Array.from({ length: count }, () => toQuestion(random));
    const options = { experimental: true, delayedNameRemoval: late };
    return await askAll(prometheus.url, memorySource(series), questions, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toQuestion(random: () => number): Question {
  const generator = new Generator(random);
  const at = startMs + Math.floor((random() * (endMs - startMs)) / 1_000) * 1_000;
  const instant = { startMs: at, endMs: at, stepMs: 0 };
  if (random() < 0.03) return { query: generator.instantOnly(), ...instant };
  const query = generator.expression();
  if (random() < 0.6) return { query, ...instant };
  const stepMs = 1_000 * (1 + Math.floor(random() * 120));
  return { query, startMs: at, endMs: at + stepMs * Math.floor(random() * 20), stepMs };
}

async function askAll(
  url: string,
  source: Parameters<typeof askOurs>[0],
  questions: readonly Question[],
  options: QueryOptions,
): Promise<Comparison> {
  const differences: string[] = [];
  const roundings: string[] = [];
  let [filled, failed] = [0, 0];
  for (let at = 0; at < questions.length; at += batch) {
    await Promise.all(
      questions.slice(at, at + batch).map(async (question) => {
        const theirs = await askPrometheus(url, question);
        if ("error" in theirs) failed++;
        else if (theirs.series.size > 0) filled++;
        const difference = differenceOf(askOurs(source, question, options), theirs);
        if (difference === undefined) return;
        const list = isRoundingAtAnEdge(question.query) ? roundings : differences;
        list.push(`${JSON.stringify(question)}\n  ${difference}`);
      }),
    );
  }
  return { compared: questions.length, filled, failed, differences, roundings };
}
