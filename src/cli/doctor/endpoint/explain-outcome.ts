import type { Outcome } from "../../../instrumentation/export/sender.ts";

/** What is wrong, and what to do. */
export interface Explanation {
  readonly what: string;
  readonly hint: string;
}

type Refused = Extract<Outcome, { readonly kind: "refused" }>;
type Unreachable = Extract<Outcome, { readonly kind: "unreachable" }>;

const grpcHint =
  "4317 is usually OTLP over gRPC, which is not supported: use the receiver's HTTP port, usually 4318";

/** Explains an answer that is not 2xx. */
export function explainRefusal({ status, url }: Refused): Explanation {
  const what = `HTTP ${status}`;
  const { pathname } = new URL(url);
  if (status === 401 || status === 403) {
    const hint = `the receiver wants credentials: OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20<token>"`;
    return { what: `${what}: it does not let this client in`, hint };
  }
  if (status === 404 || status === 405) {
    const doubled = /\/v1\/(?:traces|metrics|logs)\/v1\//.test(pathname);
    const hint = doubled
      ? "OTEL_EXPORTER_OTLP_ENDPOINT is a base URL, to which /v1/<signal> is added: leave that out"
      : "is it an OTLP receiver, and is its path right? OTEL_EXPORTER_OTLP_<SIGNAL>_ENDPOINT is used as it is, with /v1/<signal>";
    return { what: `${what}: there is nothing at ${pathname}`, hint };
  }
  if (status === 415) {
    const hint =
      "it takes the other encoding: OTEL_EXPORTER_OTLP_PROTOCOL=http/json, or http/protobuf";
    return { what: `${what}: it does not take this encoding`, hint };
  }
  if (status === 429 || status === 502 || status === 503 || status === 504) {
    const hint = "it is there, but cannot take telemetry now; the preload keeps it and tries again";
    return { what: `${what}: it asks to wait`, hint };
  }
  if (status >= 300 && status < 400) {
    const hint = "redirects are not followed: name the URL that it leads to";
    return { what: `${what}: it leads elsewhere`, hint };
  }
  if (status === 400) {
    const hint = url.startsWith("http:")
      ? "does it expect https://? Or is it an OTLP receiver at all?"
      : "is it an OTLP receiver?";
    return { what: `${what}: it does not understand the request`, hint };
  }
  return { what, hint: "its own log tells why" };
}

const causes: readonly (readonly [RegExp, string, (url: URL) => string])[] = [
  [
    /ENOTFOUND|EAI_AGAIN/,
    "its name is not known",
    () =>
      "a typing error? In Compose and Kubernetes, names are known only in the network of the service",
  ],
  [
    /ECONNREFUSED/,
    "nothing listens there",
    ({ hostname }) =>
      isLoopback(hostname)
        ? "tamma-obs up starts a Collector there; in a container, localhost is the container itself"
        : "is the receiver running, and is this its port?",
  ],
  [/Parse Error|HPE_|Expected HTTP/i, "what answers does not speak HTTP/1.1", () => grpcHint],
  [
    /wrong version number|packet length too long|EPROTO|ssl3_get_record/i,
    "what answers does not speak TLS",
    () => "use http:// instead of https://",
  ],
  [
    /self.signed|unable to (?:verify|get)|CERT_|certificate|altnames/i,
    "its certificate is not trusted",
    () =>
      "OTEL_EXPORTER_OTLP_CERTIFICATE=<file of its CA>; the name in the URL has to be in the certificate",
  ],
  [
    /ECONNRESET|socket hang up|EPIPE/i,
    "it cuts the connection",
    ({ port, protocol }) =>
      port === "4317" ? grpcHint : `is it ${protocol === "http:" ? "https" : "http"}://?`,
  ],
  [
    /no answer|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    "it does not answer",
    ({ port }) => (port === "4317" ? grpcHint : "a firewall, a network policy, a proxy?"),
  ],
];

/** Explains why there was no answer. */
export function explainSilence({ reason, url }: Unreachable, proxy?: string): Explanation {
  const [, what = "no answer", hint] = causes.find(([pattern]) => pattern.test(reason)) ?? [];
  const advice = hint?.(new URL(url)) ?? "see the reason";
  const beside =
    proxy === undefined ? "" : `; ${proxy} is set, but exports do not go through a proxy`;
  // OpenSSL ends its messages with a line break
  return { what: `${what} (${reason.replaceAll(/\s+/g, " ").trim()})`, hint: `${advice}${beside}` };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}
