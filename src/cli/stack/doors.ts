import type { PublishedPort } from "./compose.ts";

/** What a person opens, and where an application sends to; the other ports are for machines. */
const doors: readonly (readonly [name: string, service: string, target: number])[] = [
  ["Grafana", "grafana", 3000],
  ["Shop", "gateway", 8080],
  ["Prometheus", "prometheus", 9090],
  ["Alertmanager", "alertmanager", 9093],
  ["Tempo", "tempo", 3200],
  ["Loki", "loki", 3100],
  ["Jaeger", "jaeger", 16_686],
  ["VictoriaLogs", "victorialogs", 9428],
  ["OTLP/HTTP", "otel-collector", 4318],
  ["OTLP/gRPC", "otel-collector", 4317],
];

/** Returns where the stack answers, by what a person calls it. */
export function addresses(ports: readonly PublishedPort[]): ReadonlyMap<string, string> {
  return new Map(
    doors.flatMap(([name, service, target]) =>
      ports
        .filter((port) => port.service === service && port.target === target && port.port !== 0)
        .map(({ host, port }) => [name, `http://${host}:${port}`] as const),
    ),
  );
}
