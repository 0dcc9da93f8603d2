import { getJson, type Backends } from "./stack.ts";

/** What says that a queue fills while a store is away. */
export const queueAlert = "CollectorQueueFilling";

/**
 * Returns when an alert first reached one of the states after `sinceMs`, in milliseconds since the
 * epoch; undefined: not yet. Asks both Prometheus servers, since one of them may have been away.
 */
export async function alertedAtMs(
  { prometheus, prometheusLongterm }: Backends,
  alertPattern: string,
  { sinceMs, states }: { readonly sinceMs: number; readonly states: readonly string[] },
): Promise<number | undefined> {
  const query = `ALERTS{alertname=~"${alertPattern}", alertstate=~"${states.join("|")}"}[30m]`;
  const times = await Promise.all(
    [prometheus, prometheusLongterm].map(async (url) => {
      const answer = await getJson<{
        data: { result: readonly { readonly values: readonly (readonly [number, string])[] }[] };
      }>(`${url}/api/v1/query`, { query });
      return answer.data.result.flatMap(({ values }) => values.map(([seconds]) => seconds * 1_000));
    }),
  );
  const after = times.flat().filter((ms) => ms >= sinceMs);
  return after.length === 0 ? undefined : Math.min(...after);
}
