import type { SharedCounter } from "./shares.ts";

/** The rules about shares, by id, with the series that they read. */
export const shareRules: Readonly<Record<string, SharedCounter>> = {
  "service-error-rate-high": {
    ...ofRequests("500"),
    windowSeconds: 60,
    heldSeconds: 10,
    enough: 5,
  },
  "route-error-rate-high": {
    ...ofRequests("503"),
    windowSeconds: 300,
    heldSeconds: 120,
    enough: 5,
  },
  "service-client-errors-high": {
    ...ofRequests("404"),
    windowSeconds: 300,
    heldSeconds: 900,
    enough: 60,
  },
  "dependency-error-rate-high": { ...ofCalls("ECONNREFUSED"), heldSeconds: 120 },
  "dependency-access-refused": { ...ofCalls("401"), heldSeconds: 300 },
  "database-error-rate-high": {
    ...ofHistogram(
      "db_client_operation_duration_seconds_count",
      { db_system_name: "postgresql" },
      {
        error_type: "57P01",
      },
    ),
    windowSeconds: 300,
    heldSeconds: 60,
    enough: 5,
  },
  "ai-provider-error-rate-high": ofProvider("ai"),
  "git-provider-error-rate-high": ofProvider("git"),
  "workflow-failure-rate-high": {
    failed: {
      name: "workflow_failures_total",
      labels: { workflow_name: "import", error_type: "Error" },
    },
    other: {
      name: "workflow_completions_total",
      labels: { workflow_name: "import" },
      counts: "succeeded",
    },
    windowSeconds: 900,
    heldSeconds: 300,
    enough: 3,
    by: "service",
  },
  "health-check-flapping": {
    ...ofHistogram(
      "health_check_runs_total",
      { health_component_name: "database" },
      {
        health_check_outcome: "failure",
      },
      { health_check_outcome: "success" },
    ),
    windowSeconds: 600,
    heldSeconds: 600,
    enough: 5,
  },
  "prometheus-notification-errors": {
    failed: {
      name: "prometheus_notifications_errors_total",
      labels: { alertmanager: "http://alertmanager:9093" },
    },
    other: {
      name: "prometheus_notifications_sent_total",
      labels: { alertmanager: "http://alertmanager:9093" },
      counts: "all",
    },
    windowSeconds: 300,
    heldSeconds: 300,
    enough: 5,
    by: "component",
  },
  "loki-request-errors": ofStore("loki_request_duration_seconds_count", "/loki/api/v1/push"),
  "tempo-request-errors": ofStore("tempo_request_duration_seconds_count", "/tempopb.Pusher"),
  "jaeger-query-errors": {
    ...ofHistogram(
      "jaeger_storage_requests_total",
      { operation: "find_traces" },
      {
        result: "err",
      },
      { result: "ok" },
    ),
    windowSeconds: 300,
    heldSeconds: 300,
    enough: 5,
    by: "component",
  },
  "victorialogs-request-errors": {
    failed: { name: "vl_http_errors_total", labels: { path: "/insert/jsonline" } },
    other: {
      name: "vl_http_requests_total",
      labels: { path: "/insert/jsonline" },
      counts: "all",
    },
    windowSeconds: 300,
    heldSeconds: 300,
    enough: 5,
    by: "component",
  },
};

type Labels = Readonly<Record<string, string>>;

function ofHistogram(name: string, labels: Labels, failing: Labels, good: Labels = {}) {
  return {
    failed: { name, labels: { ...labels, ...failing } },
    other: { name, labels: { ...labels, ...good }, counts: "succeeded" },
    by: "service",
  } as const;
}

function ofRequests(status: string) {
  const name = "http_server_request_duration_seconds_count";
  const labels = { http_route: "/orders", http_request_method: "POST" };
  return ofHistogram(
    name,
    labels,
    { http_response_status_code: status },
    {
      http_response_status_code: "200",
    },
  );
}

/** Returns the calls of a dependency that fail in one way. */
export function ofCalls(errorType: string): Omit<SharedCounter, "heldSeconds"> {
  const name = "http_client_request_duration_seconds_count";
  const counted = ofHistogram(name, { server_address: "payments" }, { error_type: errorType });
  return { ...counted, windowSeconds: 300, enough: 5 };
}

function ofProvider(kind: "ai" | "git"): SharedCounter {
  const labels = { provider_name: "example" };
  return {
    failed: { name: `${kind}_provider_errors_total`, labels: { ...labels, error_type: "429" } },
    other: { name: `${kind}_provider_requests_total`, labels, counts: "all" },
    windowSeconds: 600,
    heldSeconds: 300,
    enough: 5,
    by: "service",
  };
}

function ofStore(name: string, route: string): SharedCounter {
  const counted = ofHistogram(name, { route }, { status_code: "500" }, { status_code: "204" });
  return { ...counted, windowSeconds: 300, heldSeconds: 300, enough: 5, by: "component" };
}
