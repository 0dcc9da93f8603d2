import type { TelemetrySink } from "../records.ts";
import { requestIdKey } from "./evidence.ts";

/** A link that the demo can break on purpose, to show that its checklist notices. */
export type Link = keyof typeof breaks;

type Break = (sink: TelemetrySink) => Partial<TelemetrySink>;

const breaks = {
  /** Log lines lose their trace. */
  "log-trace-id": (sink) => ({
    addLogs: (logs) => {
      sink.addLogs(logs.map((log) => Object.assign({}, log, { traceId: null, spanId: null })));
    },
  }),
  /** Log lines lose their request. */
  "log-request-id": (sink) => ({
    addLogs: (logs) => {
      sink.addLogs(
        logs.map((log) => {
          const { [requestIdKey]: _dropped, ...attributes } = log.attributes;
          return Object.assign({}, log, { attributes });
        }),
      );
    },
  }),
  /** The worker starts a trace of its own. */
  "queue-context": (sink) => ({
    addSpans: (spans) => {
      sink.addSpans(
        spans.map((span) =>
          span.kind === "consumer" ? Object.assign({}, span, { parentSpanId: null }) : span,
        ),
      );
    },
  }),
  /** Log lines arrive twice. */
  "log-once": (sink) => ({
    addLogs: (logs) => {
      sink.addLogs([...logs, ...logs]);
    },
  }),
  /** No metric arrives. */
  metrics: () => ({ addPoints: () => undefined }),
} satisfies Record<string, Break>;

/** The names of all links. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets the keys' type
export const links = Object.keys(breaks) as readonly Link[];

/** Returns a sink that passes everything on to `sink` but breaks one link. */
export function breakLink(sink: TelemetrySink, link: Link): TelemetrySink {
  return {
    addSpans: (spans) => sink.addSpans(spans),
    addLogs: (logs) => sink.addLogs(logs),
    addPoints: (points) => sink.addPoints(points),
    ...breaks[link](sink),
  };
}
