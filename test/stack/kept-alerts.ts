import { getJson, type Stack } from "./stack.ts";

type Labels = Readonly<Record<string, string>>;

/**
 * Returns the labels of the alerts whose condition holds no more, and which Prometheus keeps firing
 * for their `keep_firing_for`.
 */
export async function keptAlerts(stack: Stack): Promise<readonly Labels[]> {
  const { data } = await getJson<{
    data: { alerts: readonly { labels: Labels; keepFiringSince?: string }[] };
  }>(`${stack.prometheus}/api/v1/alerts`);
  return data.alerts
    .filter(({ keepFiringSince }) => keepFiringSince !== undefined)
    .map(({ labels }) => labels);
}
