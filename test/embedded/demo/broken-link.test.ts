import { expect, test } from "vitest";

import { breakLink, links, type Link } from "#src/embedded/demo/broken-link.ts";
import type { Evidence } from "#src/embedded/demo/evidence.ts";
import { prove } from "#src/embedded/demo/proof.ts";
import type { LogRecord, MetricPoint, SpanRecord } from "#src/embedded/records.ts";

import { evidenceOfAGoodRun } from "./evidence-of-a-good-run.ts";

/** Sends the evidence of a good run through a sink with one broken link. */
function receivedThrough(link: Link): Evidence {
  const good = evidenceOfAGoodRun();
  const spans: SpanRecord[] = [];
  const logs: LogRecord[] = [];
  const points: MetricPoint[] = [];
  const sink = breakLink(
    {
      addSpans: (records) => void spans.push(...records),
      addLogs: (records) => void logs.push(...records),
      addPoints: (records) => void points.push(...records),
    },
    link,
  );
  sink.addSpans(good.spans);
  sink.addLogs(good.logs);
  sink.addPoints(good.points);
  return { ...good, spans, logs, points };
}

const logLine = "each log line of an order is stored once, with its trace id and request id";

const failing: Record<Link, readonly string[]> = {
  "log-trace-id": [logLine],
  "log-request-id": [logLine],
  "log-once": [logLine],
  "queue-context": ["an order is one trace over three services, with one root"],
  metrics: [
    "each service has one name and one instance id in spans, logs and metrics",
    "http.server.request.duration counts each request of each HTTP service",
    "workflow.completions counts each fulfilled order",
    "health.component.status shows what each service depends on as healthy",
    "the newest metric point is younger than 10 s",
  ],
};

test.each(links)("breaking %s fails the lines that it concerns, and no other", (link) => {
  const failed = prove(receivedThrough(link)).filter(({ passed }) => !passed);
  expect(failed.map(({ name }) => name)).toEqual(failing[link]);
});
