import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { memorySource } from "#src/promql/evaluate/source.ts";

import { seeded } from "../../bench/random.ts";
import { startPrometheus, type RunningPrometheus } from "../helpers/prometheus.ts";
import { toolPath } from "../helpers/tool.ts";
import { askOurs, askPrometheus, type Question } from "./random/ask.ts";
import { endMs, randomSeries, startMs, toOpenMetrics } from "./random/dataset.ts";
import { differenceOf } from "./random/difference.ts";
import { Generator } from "./random/expressions.ts";

const seed = Number(process.env["PROMQL_SEED"] ?? 1);
const count = Number(process.env["EXPRESSIONS"] ?? 400);
/** Queries that are under way at the same time. */
const batch = 8;

let folder: string;
let prometheus: RunningPrometheus | undefined;
const series = randomSeries(seed);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "obs-promql-"));
  const [file, data, config] = ["series.om", "data", "prometheus.yml"].map((one) =>
    join(folder, one),
  );
  await writeFile(file!, toOpenMetrics(series));
  await writeFile(config!, "global: { evaluation_interval: 1m }\n");
  await promisify(execFile)(toolPath("promtool"), [
    "tsdb",
    "create-blocks-from",
    "openmetrics",
    file!,
    data!,
  ]);
  prometheus = await startPrometheus([
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    "--storage.tsdb.retention.time=100y",
    "--log.level=info",
  ]);
}, 120_000);

afterAll(async () => {
  await prometheus?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function toQuestion(random: () => number): Question {
  const query = new Generator(random).expression();
  const at = startMs + Math.floor((random() * (endMs - startMs)) / 1_000) * 1_000;
  if (random() < 0.6) return { query, startMs: at, endMs: at, stepMs: 0 };
  const stepMs = 1_000 * (1 + Math.floor(random() * 120));
  return { query, startMs: at, endMs: at + stepMs * Math.floor(random() * 20), stepMs };
}

test(`${count} random expressions have the values, labels and emptiness that Prometheus finds (seed ${seed})`, async () => {
  const random = seeded(seed);
  const questions = Array.from({ length: count }, () => toQuestion(random));
  const source = memorySource(series);
  const differences: string[] = [];
  let filled = 0;
  let failed = 0;
  for (let at = 0; at < questions.length; at += batch) {
    await Promise.all(
      questions.slice(at, at + batch).map(async (question) => {
        const theirs = await askPrometheus(prometheus!.url, question);
        if ("error" in theirs) failed++;
        else if (theirs.series.size > 0) filled++;
        const difference = differenceOf(askOurs(source, question), theirs);
        if (difference !== undefined) {
          differences.push(`${JSON.stringify(question)}\n  ${difference}`);
        }
      }),
    );
  }
  process.stdout.write(`${count} expressions: ${filled} with series, ${failed} errors\n`);
  expect(differences).toStrictEqual([]);
  // Nothing is shown by expressions that find nothing
  expect(filled).toBeGreaterThan(count / 3);
}, 600_000);
