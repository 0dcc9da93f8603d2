import { randomBytes } from "node:crypto";
import { setInterval } from "node:timers/promises";

/** Records that were sent in one request of each kind; their ids follow from it. */
export interface Batch {
  /** 32 hex digits: the id of the trace, and the attribute `batch_id` of the lines. */
  readonly id: string;
  readonly size: number;
}

/** What the Collector has acknowledged, and how much it has not. */
export interface Ledger {
  readonly service: string;
  readonly spans: readonly Batch[];
  readonly lines: readonly Batch[];
  /** Values of the counter `durability.ticks`. */
  readonly points: readonly number[];
  /** Records without an acknowledgement; nothing is sent twice. */
  readonly unacknowledged: { readonly spans: number; readonly lines: number };
}

export interface Sender {
  /** Ends the sending, waits for the last answers and returns what came of it. */
  readonly stop: () => Promise<Ledger>;
}

export interface SenderOptions {
  /** The Collector's OTLP over HTTP. */
  readonly otlp: string;
  /** A name that nothing else has sent under. */
  readonly service: string;
  /** Spans a second, and as many lines. */
  readonly perSecond?: number;
}

const ticksPerSecond = 4;
const deadlineMs = 15_000;

/** Sends spans and log lines at a steady rate, and one point of a counter a second, until stopped. */
export function startSender({ otlp, service, perSecond = 200 }: SenderOptions): Sender {
  const size = Math.round(perSecond / ticksPerSecond);
  const resource = {
    attributes: [text("service.name", service), text("service.instance.id", "1")],
  };
  const startNano = nanoNow();
  const stopping = new AbortController();
  const open = new Set<Promise<void>>();
  const spans: Batch[] = [];
  const lines: Batch[] = [];
  const points: number[] = [];
  const unacknowledged = { spans: 0, lines: 0 };

  const post = (path: string, body: unknown, onAnswer: (acknowledged: boolean) => void): void => {
    const request = acknowledges(`${otlp}${path}`, body).then(onAnswer);
    open.add(request);
    void request.then(() => open.delete(request));
  };
  const sendRecords = (): void => {
    const batch = { id: randomBytes(16).toString("hex"), size };
    post("/v1/traces", toSpans(resource, batch), (acknowledged) => {
      if (acknowledged) spans.push(batch);
      else unacknowledged.spans += size;
    });
    post("/v1/logs", toLines(resource, batch), (acknowledged) => {
      if (acknowledged) lines.push(batch);
      else unacknowledged.lines += size;
    });
  };
  const sendPoint = (value: number): void => {
    post("/v1/metrics", toPoint(resource, startNano, value), (acknowledged) => {
      if (acknowledged) points.push(value);
    });
  };
  const running = (async () => {
    let tick = 0;
    try {
      for await (const _ of setInterval(1_000 / ticksPerSecond, undefined, stopping)) {
        sendRecords();
        tick += 1;
        if (tick % ticksPerSecond === 0) sendPoint(tick / ticksPerSecond);
      }
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    }
  })();

  return {
    async stop() {
      stopping.abort();
      await running;
      await Promise.all(open);
      return { service, spans, lines, points, unacknowledged };
    },
  };
}

/** Returns the id of a batch's span: 16 hex digits. */
export function spanIdOf({ id }: Batch, index: number): string {
  return id.slice(0, 12) + (index + 1).toString(16).padStart(4, "0");
}

/** Returns the text of a batch's line. */
export function lineOf({ id }: Batch, index: number): string {
  return `${id}-${index}`;
}

function toSpans(resource: unknown, batch: Batch): unknown {
  const nano = nanoNow();
  const spans = Array.from({ length: batch.size }, (_, index) => ({
    traceId: batch.id,
    spanId: spanIdOf(batch, index),
    name: "durability",
    kind: 1,
    startTimeUnixNano: nano,
    endTimeUnixNano: nano,
  }));
  return { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] };
}

function toLines(resource: unknown, batch: Batch): unknown {
  const nano = nanoNow();
  const logRecords = Array.from({ length: batch.size }, (_, index) => ({
    timeUnixNano: nano,
    severityNumber: 9,
    severityText: "info",
    body: { stringValue: lineOf(batch, index) },
    attributes: [text("batch_id", batch.id)],
  }));
  return { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] };
}

function toPoint(resource: unknown, startTimeUnixNano: string, value: number): unknown {
  const point = { startTimeUnixNano, timeUnixNano: nanoNow(), asInt: String(value) };
  const sum = { dataPoints: [point], aggregationTemporality: 2, isMonotonic: true };
  const metrics = [{ name: "durability.ticks", sum }];
  return { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] };
}

function text(key: string, stringValue: string): unknown {
  return { key, value: { stringValue } };
}

function nanoNow(): string {
  return `${Date.now()}000000`;
}

/** Posts once. A partial success counts as none: which records it rejected is not said. */
async function acknowledges(url: string, body: unknown): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(deadlineMs),
    });
    const answer = await response.text();
    return response.ok && !/"rejected\w+":"?[1-9]/.test(answer);
  } catch {
    // Not acknowledged: a real sender would try again
    return false;
  }
}
