import type { StoreSet } from "../stores.ts";
import { getJson } from "../get-json.ts";
import type { ResourceSpans } from "../stores/otlp-json.ts";
import type { Tag } from "./provisioning.ts";
import type { JaegerTrace } from "./sources/jaeger.ts";

/** The tags of a span and of its process, as Grafana's data source of the set gives them to links. */
export type SpanTags = Readonly<Record<string, string>>;

/** Returns the tags of each span of a trace. */
export const spanTags = {
  async "jaeger-victorialogs"(url: string, traceId: string) {
    const { data } = await getJson<{ data: JaegerTrace[] }>(`${url}/api/traces/${traceId}`);
    return data.flatMap(({ spans, processes }) =>
      spans.map(({ tags, processID }) => {
        const all = [...(processes[processID]?.tags ?? []), ...tags];
        return Object.fromEntries(all.map(({ key, value }) => [key, String(value)]));
      }),
    );
  },

  async "tempo-loki"(url: string, traceId: string) {
    const { trace } = await getJson<{ trace?: { resourceSpans: ResourceSpans[] } }>(
      `${url}/api/v2/traces/${traceId}`,
    );
    return (trace?.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) =>
        spans.map(({ attributes = [] }) => {
          const all = [...(resource.attributes ?? []), ...attributes];
          return Object.fromEntries(
            all.map(({ key, value }) => [key, String(Object.values(value)[0])]),
          );
        }),
      ),
    );
  },
} as const satisfies Readonly<
  Record<StoreSet, (url: string, traceId: string) => Promise<readonly SpanTags[]>>
>;

/** Returns what Grafana fills in for `${__tags}`; undefined, and no link, if the span has none of them. */
export function formatTags(tags: SpanTags, wanted: readonly Tag[]): string | undefined {
  const found = wanted.flatMap(({ key, value }) =>
    tags[key] === undefined ? [] : [`${value}="${tags[key]}"`],
  );
  return found.length === 0 ? undefined : found.join(", ");
}
