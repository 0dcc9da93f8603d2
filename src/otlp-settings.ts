import {
  checkHeaders,
  headers,
  httpUrl,
  oneOf,
  optional,
  setting,
  text,
  timeout,
  type Optional,
  type Pairs,
} from "./setting.ts";

export type OtlpProtocol = "http/protobuf" | "http/json";
export type Compression = "none" | "gzip";

export const protocolOf = oneOf("http/protobuf", "http/json");
export const compressionOf = oneOf("none", "gzip");

/** The settings of the OTLP exporter of one signal. */
export interface OtlpSettings {
  readonly endpoint: Optional<string>;
  readonly headers: Optional<Pairs>;
  readonly protocol: Optional<OtlpProtocol>;
  readonly compression: Optional<Compression>;
  readonly timeoutMs: Optional<number>;
  readonly certificate: Optional<string>;
  readonly clientKey: Optional<string>;
  readonly clientCertificate: Optional<string>;
}

/**
 * Returns the rows of `OTEL_EXPORTER_OTLP_<SIGNAL>_*`, which take precedence over those of all
 * signals. https://opentelemetry.io/docs/specs/otel/protocol/exporter/#configuration-options
 */
export function otlpSettings(signal: "traces" | "metrics" | "logs"): OtlpSettings {
  const key = (what: string): string => `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`;
  const instead = `of exports of ${signal}. Unset: that of all signals.`;
  return {
    endpoint: setting(
      key("ENDPOINT"),
      optional(httpUrl),
      undefined,
      `Full URL for ${signal}, used as it is. Unset: the base URL and \`/v1/${signal}\`.`,
    ),
    headers: setting<Pairs | undefined>(
      key("HEADERS"),
      optional(headers),
      undefined,
      `Headers of exports of ${signal}, beside those of all signals.`,
      { secret: true, accept: checkHeaders },
    ),
    protocol: setting(key("PROTOCOL"), optional(protocolOf), undefined, `Encoding ${instead}`),
    compression: setting(
      key("COMPRESSION"),
      optional(compressionOf),
      undefined,
      `Compression ${instead}`,
    ),
    timeoutMs: setting(key("TIMEOUT"), optional(timeout), undefined, `Time-out ${instead}`),
    certificate: setting(
      key("CERTIFICATE"),
      optional(text),
      undefined,
      `Trusted certificates ${instead}`,
    ),
    clientKey: setting(key("CLIENT_KEY"), optional(text), undefined, `Private key ${instead}`),
    clientCertificate: setting(
      key("CLIENT_CERTIFICATE"),
      optional(text),
      undefined,
      `Client certificate ${instead}`,
    ),
  };
}
