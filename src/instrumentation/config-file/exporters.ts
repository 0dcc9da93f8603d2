import type { SettingName } from "../../config.ts";
import { wholeHeaders } from "../../setting.ts";
import type { Signal } from "../export/protocol.ts";
import type { Findings } from "./findings.ts";
import { elements, field, has, textOf, type Place } from "./place.ts";

const reasons = {
  otlp_grpc: "OTLP goes over HTTP; a Collector listens for it on port 4318",
  "otlp_file/development": "there is no file exporter; console writes to standard output",
};

const encodings: Readonly<Record<string, string>> = {
  protobuf: "http/protobuf",
  json: "http/json",
};

/** An exporter that is supported. */
export type ExporterKind = "otlp" | "console";

/** Takes over the exporters of a signal; of OTLP, only one. */
export class ExporterReader {
  readonly #signal: Signal;
  readonly #findings: Findings;
  readonly #kinds = new Set<string>();

  constructor(signal: Signal, findings: Findings) {
    this.#signal = signal;
    this.#findings = findings;
  }

  /** Notes an exporter of another kind, such as Prometheus' scrape port. */
  add(kind: string): void {
    this.#kinds.add(kind);
  }

  /** Returns which exporter it is; undefined if it is not supported, which is noted. */
  read(exporter: Place): ExporterKind | undefined {
    this.#findings.refuseAny(exporter, reasons);
    if (has(exporter, "console")) {
      this.#kinds.add("console");
      return "console";
    }
    if (!has(exporter, "otlp_http")) return undefined;
    const otlp = field(exporter, "otlp_http");
    if (this.#kinds.has("otlp")) {
      this.#findings.refuse(otlp, "a signal has one otlp_http exporter; a Collector can send on");
      return undefined;
    }
    this.#kinds.add("otlp");
    this.#readOtlp(otlp);
    return "otlp";
  }

  /** Without an exporter, nothing of the signal is made. */
  finish(provider: Place): void {
    const value = this.#kinds.size === 0 ? ["none"] : [...this.#kinds];
    this.#findings.put(`${this.#signal}Exporter`, { path: provider.path, value });
  }

  #readOtlp(otlp: Place): void {
    const put = (name: OtlpName, ...path: readonly string[]): void =>
      this.#findings.put(`${this.#signal}${name}`, field(otlp, ...path));
    put("Endpoint", "endpoint");
    put("Compression", "compression");
    put("TimeoutMs", "timeout");
    put("Certificate", "tls", "ca_file");
    put("ClientKey", "tls", "key_file");
    put("ClientCertificate", "tls", "cert_file");
    const { path, value } = field(otlp, "encoding");
    this.#findings.put(`${this.#signal}Protocol`, { path, value: encodings[String(value)] });
    this.#readHeaders(otlp);
    if (this.#signal === "metrics") this.#readPreferences(otlp);
  }

  /** Those of `headers` go before those of `headers_list`. */
  #readHeaders(otlp: Place): void {
    const list = field(otlp, "headers_list").value;
    const named = elements(field(otlp, "headers")).map((pair) => [
      textOf(field(pair, "name")),
      textOf(field(pair, "value")),
    ]);
    const all = {
      ...(typeof list === "string" ? wholeHeaders(list) : {}),
      ...Object.fromEntries(named),
    };
    if (Object.keys(all).length === 0) return;
    this.#findings.put(`${this.#signal}Headers`, { path: `${otlp.path}.headers`, value: all });
  }

  #readPreferences(otlp: Place): void {
    const { path, value } = field(otlp, "temporality_preference");
    const temporality = typeof value === "string" ? value.replace("_", "") : value;
    this.#findings.put("temporality", { path, value: temporality });
    this.#findings.put("histogramAggregation", field(otlp, "default_histogram_aggregation"));
  }
}

type OtlpName = SettingName extends infer Name
  ? Name extends `traces${infer Rest}`
    ? Exclude<Rest, "Exporter" | "Sampler" | "SamplerArg">
    : never
  : never;
