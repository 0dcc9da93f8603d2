import type { Stack } from "./stack.ts";

/** One record of each kind that a test sends by itself, past any SDK. */
export interface Sent {
  /** 32 hex digits; the span's id is its second half. */
  readonly traceId: string;
  readonly service: string;
  readonly body: string;
  readonly exceptionType?: string;
}

/** Sends a failed span and an error line to the Collector; true when it acknowledged both. */
export async function send({ otlp }: Pick<Stack, "otlp">, record: Sent): Promise<boolean> {
  const nano = `${Date.now()}000000`;
  const spanId = record.traceId.slice(16);
  const attributes =
    record.exceptionType === undefined ? [] : [text("exception.type", record.exceptionType)];
  const resource = {
    attributes: [text("service.name", record.service), text("service.instance.id", "test")],
  };
  const span = {
    traceId: record.traceId,
    spanId,
    name: record.body,
    kind: 1,
    startTimeUnixNano: nano,
    endTimeUnixNano: nano,
    status: { code: 2 },
    events: attributes.length === 0 ? [] : [{ name: "exception", timeUnixNano: nano, attributes }],
  };
  const line = {
    timeUnixNano: nano,
    severityNumber: 17,
    severityText: "error",
    body: { stringValue: record.body },
    traceId: record.traceId,
    spanId,
    attributes,
  };
  const [spanTaken, lineTaken] = await Promise.all([
    post(`${otlp}/v1/traces`, { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
    post(`${otlp}/v1/logs`, { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [line] }] }] }),
  ]);
  return spanTaken && lineTaken;
}

function text(key: string, stringValue: string): unknown {
  return { key, value: { stringValue } };
}

async function post(url: string, body: unknown): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    });
    return response.ok;
  } catch {
    // Not acknowledged: a real sender would try again
    return false;
  }
}
