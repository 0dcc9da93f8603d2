import { setTimeout as sleep } from "node:timers/promises";

import { lineOf, spanIdOf, type Batch, type Ledger } from "./durability-sender.ts";
import { getJson, linesOf, spansOf, type Backends } from "./stack.ts";

/** What the stores hold of what was acknowledged. */
export interface Balance {
  /** Ids that were acknowledged and cannot be queried. */
  readonly missing: { readonly spans: readonly string[]; readonly lines: readonly string[] };
  /** Copies beyond the first, as far as the store keeps them: Jaeger and Loki write the same twice in one place. */
  readonly duplicates: { readonly spans: number; readonly lines: number };
  readonly counter: {
    /** The last value in Prometheus; NaN: none. */
    readonly last: number;
    readonly points: number;
    /** Acknowledged values that Prometheus does not have. */
    readonly missing: readonly number[];
  };
  /** When the last of it could be queried, in milliseconds since the epoch. */
  readonly completeAtMs: number;
}

const concurrency = 8;

/** Reads back all that was acknowledged, again and again until nothing is missing or the time is over. */
export async function readBack(
  stack: Backends,
  ledger: Ledger,
  { deadlineMs }: { readonly deadlineMs: number },
): Promise<Balance> {
  const endMs = Date.now() + deadlineMs;
  const { service } = ledger;
  const [spans, lines, counter] = await Promise.all([
    readAll(ledger.spans, spanIdOf, endMs, async ({ id }) =>
      (await spansOf(stack, id)).map(({ spanId }) => spanId),
    ),
    readAll(ledger.lines, lineOf, endMs, async ({ id }) =>
      (await linesOf(stack, { service, where: { batch_id: id } })).map(({ line }) => line),
    ),
    readCounter(stack, ledger, endMs),
  ]);
  return {
    missing: { spans: spans.missing, lines: lines.missing },
    duplicates: { spans: spans.duplicates, lines: lines.duplicates },
    counter,
    completeAtMs: Math.max(spans.completeAtMs, lines.completeAtMs, counter.completeAtMs),
  };
}

interface Read {
  readonly missing: readonly string[];
  readonly duplicates: number;
  readonly completeAtMs: number;
}

async function readAll(
  batches: readonly Batch[],
  idOf: (batch: Batch, index: number) => string,
  endMs: number,
  storedIds: (batch: Batch) => Promise<readonly string[]>,
): Promise<Read> {
  const expectedOf = (batch: Batch): string[] =>
    Array.from({ length: batch.size }, (_, index) => idOf(batch, index));
  let open = batches;
  let missing: readonly string[] = [];
  let duplicates = 0;
  for (;;) {
    const results = await inParallel(open, async (batch) => {
      const stored = await storedIds(batch);
      const distinct = new Set(stored);
      const absent = expectedOf(batch).filter((id) => !distinct.has(id));
      return { batch, absent, copies: stored.length - distinct.size };
    });
    open = results.filter(({ absent }) => absent.length > 0).map(({ batch }) => batch);
    missing = results.flatMap(({ absent }) => absent);
    duplicates += results
      .filter(({ absent }) => absent.length === 0)
      .reduce((sum, { copies }) => sum + copies, 0);
    if (open.length === 0 || Date.now() >= endMs) break;
    await sleep(1_000);
  }
  return { missing, duplicates, completeAtMs: Date.now() };
}

async function readCounter(
  { prometheus }: Backends,
  { service, points }: Ledger,
  endMs: number,
): Promise<Balance["counter"] & { readonly completeAtMs: number }> {
  const query = `durability_ticks_total{service_name="${service}"}[1h]`;
  for (;;) {
    const answer = await getJson<{
      data: { result: readonly { readonly values: readonly (readonly [number, string])[] }[] };
    }>(`${prometheus}/api/v1/query`, { query });
    const values = (answer.data.result[0]?.values ?? []).map(([, value]) => Number(value));
    const kept = new Set(values);
    const missing = points.filter((value) => !kept.has(value));
    if (missing.length === 0 || Date.now() >= endMs) {
      const last = values.at(-1) ?? Number.NaN;
      return { last, points: values.length, missing, completeAtMs: Date.now() };
    }
    await sleep(1_000);
  }
}

async function inParallel<T, R>(
  inputs: readonly T[],
  work: (input: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = inputs.values();
  const workers = Array.from({ length: concurrency }, async () => {
    for (const input of waiting) results.push(await work(input));
  });
  await Promise.all(workers);
  return results;
}
