/** The trace of the span that is sent. */
export const sentTraceId = "0af7651916cd43dd8448eb211c80319c";

/** Sends one span, one line and one point to an OTLP/HTTP endpoint; returns the three statuses. */
export async function sendEach(url: string, name: string): Promise<readonly number[]> {
  const resource = { attributes: [text("service.name", "sender")] };
  const now = `${Date.now()}000000`;
  const span = {
    traceId: sentTraceId,
    spanId: "b7ad6b7169203331",
    name,
    kind: 1,
    startTimeUnixNano: now,
    endTimeUnixNano: now,
  };
  const line = { timeUnixNano: now, severityNumber: 9, body: { stringValue: name } };
  const metric = { name, gauge: { dataPoints: [{ timeUnixNano: now, asDouble: 1 }] } };
  return Promise.all([
    post(`${url}/v1/traces`, { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
    post(`${url}/v1/logs`, { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [line] }] }] }),
    post(`${url}/v1/metrics`, {
      resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }],
    }),
  ]);
}

/** Sends a call of `shop` to `bank`: a client's span, and below it a server's. */
export async function sendCall(url: string): Promise<void> {
  const now = Date.now();
  const nano = (ms: number): string => `${ms}000000`;
  const times = { startTimeUnixNano: nano(now - 100), endTimeUnixNano: nano(now) };
  const caller = { traceId: sentTraceId, spanId: "00f067aa0ba902b7", name: "call", ...times };
  const called = { ...caller, spanId: "00f067aa0ba902b8", parentSpanId: caller.spanId };
  const of = (service: string, span: object): object => ({
    resource: { attributes: [text("service.name", service)] },
    scopeSpans: [{ spans: [span] }],
  });
  await post(`${url}/v1/traces`, {
    resourceSpans: [of("shop", { ...caller, kind: 3 }), of("bank", { ...called, kind: 2 })],
  });
}

function text(key: string, stringValue: string): unknown {
  return { key, value: { stringValue } };
}

async function post(url: string, body: unknown): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  });
  await response.body?.cancel();
  return response.status;
}
