import { getJson, type Backends } from "./stack.ts";

/** What says that a queue fills and nothing leaves it: one for each signal. */
export const queueAlert = "CollectorExportStalled(Spans|LogRecords|MetricPoints)";

/** Longer than any rule's interval. */
const gapMs = 20_000;

interface Answer {
  readonly data: {
    readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[];
  };
}

/**
 * Returns when an alert first came to one of the states after `sinceMs`, in milliseconds since the
 * epoch; undefined: not yet. Asks both Prometheus servers, since one of them may be away.
 */
export async function alertedAtMs(
  { prometheus, prometheusLongterm }: Backends,
  alertPattern: string,
  { sinceMs, states }: { readonly sinceMs: number; readonly states: readonly string[] },
): Promise<number | undefined> {
  const query = `ALERTS{alertname=~"${alertPattern}", alertstate=~"${states.join("|")}"}[30m]`;
  const answers = await Promise.allSettled(
    [prometheus, prometheusLongterm].map((url) =>
      getJson<Answer>(`${url}/api/v1/query`, { query }),
    ),
  );
  const times = answers
    .filter((answer) => answer.status === "fulfilled")
    .flatMap(({ value }) => value.data.result)
    .flatMap(({ values }) => beginnings(values.map(([seconds]) => seconds * 1_000)));
  const after = times.filter((ms) => ms >= sinceMs);
  return after.length === 0 ? undefined : Math.min(...after);
}

/** Returns the times that no other comes shortly before: one that fired all along has not begun. */
function beginnings(times: readonly number[]): readonly number[] {
  return times.filter((ms, index) => ms - (times[index - 1] ?? Number.NEGATIVE_INFINITY) > gapMs);
}
