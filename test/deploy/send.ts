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
