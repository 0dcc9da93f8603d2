/** What the pushes need to know of a service. */
interface Pushed {
  readonly service: string;
  readonly breachMs: number;
}

const requestsPerSecond = 10;
const startedMs = Date.now();

/** Pushes the request durations of a service whose requests all fail from the breach on. */
export async function pushRequests(
  url: string,
  { service, breachMs }: Pushed,
  nowMs: number,
): Promise<void> {
  const good = Math.floor(((Math.min(nowMs, breachMs) - startedMs) / 1_000) * requestsPerSecond);
  const bad = Math.floor((Math.max(0, nowMs - breachMs) / 1_000) * requestsPerSecond);
  const point = (status: string, count: number): unknown => ({
    attributes: [attribute("http.response.status_code", status)],
    startTimeUnixNano: nanoseconds(startedMs),
    timeUnixNano: nanoseconds(nowMs),
    count: String(count),
    sum: count / 100,
    bucketCounts: [String(count), "0"],
    explicitBounds: [1],
  });
  await push(url, service, {
    name: "http.server.request.duration",
    unit: "s",
    histogram: { aggregationTemporality: 2, dataPoints: [point("200", good), point("500", bad)] },
  });
}

/** Pushes for how long the event loop of a service has been blocked: long, from the breach on. */
export async function pushGauge(
  url: string,
  { service, breachMs }: Pushed,
  nowMs: number,
): Promise<void> {
  const point = { timeUnixNano: nanoseconds(nowMs), asDouble: nowMs >= breachMs ? 9 : 0 };
  await push(url, service, {
    name: "health.event_loop.blocked",
    unit: "s",
    gauge: { dataPoints: [point] },
  });
}

async function push(url: string, service: string, metric: unknown): Promise<void> {
  const resource = { attributes: [attribute("service.name", service)] };
  const response = await fetch(`${url}/api/v1/otlp/v1/metrics`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }],
    }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

function attribute(key: string, value: string): unknown {
  return { key, value: { stringValue: value } };
}

function nanoseconds(ms: number): string {
  return `${Math.round(ms)}000000`;
}
