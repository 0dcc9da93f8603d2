import type { LoadedConfig } from "../../config.ts";
import { destinationUrls } from "../export/destination-urls.ts";
import { type Signal, signals } from "../export/protocol.ts";
import { goesTo } from "../engine/exporters.ts";
import type { InstrumentedPackage } from "../instrumented-packages.ts";
import { printable } from "./printable.ts";
import { printableUrl } from "./printable-url.ts";
import { shownSettings } from "./shown-settings.ts";

/** What the start line tells. */
export interface StartFacts {
  readonly version: string;
  readonly service: string;
  readonly loaded: LoadedConfig;
  readonly packages: readonly InstrumentedPackage[];
}

/**
 * Returns the line that tells what runs: words of `key=value`, and behind `environment:`, `file:`
 * and `code:` the settings that are not left at their defaults. Secrets and credentials in URLs are
 * not in it.
 *
 * @example
 * // 0.1.0 engine=direct service=shop endpoint=http://localhost:4318 signals=traces,metrics,logs instrumented=express@5.3.0,pg@8.23.1 environment: OTEL_SERVICE_NAME=shop
 */
export function renderStartLine({ version, service, loaded, packages }: StartFacts): string {
  const { engine } = loaded.config;
  return [
    version,
    word("engine", engine),
    word("service", printable(service)),
    ...destinationWords(loaded),
    ...packageWords(packages),
    ...settingWords(loaded),
  ].join(" ");
}

function destinationWords({ config }: LoadedConfig): readonly string[] {
  const sent = signals.filter((signal) => goesTo(config[`${signal}Exporter`], "otlp"));
  if (sent.length === 0) return ["signals=none"];
  const urls = destinationUrls(config);
  const bases = new Set(sent.map((signal) => baseOf(signal, urls[signal])));
  const [base] = bases;
  const where =
    bases.size === 1 && base !== undefined
      ? [word("endpoint", base)]
      : sent.map((signal) => word(signal, printableUrl(urls[signal])));
  return [...where, word("signals", sent.join(","))];
}

/** Returns the endpoint without the signal's path; undefined where it has another one. */
function baseOf(signal: Signal, url: string): string | undefined {
  const shown = printableUrl(url);
  const path = `/v1/${signal}`;
  return shown.endsWith(path) ? shown.slice(0, -path.length) : undefined;
}

function packageWords(packages: readonly InstrumentedPackage[]): readonly string[] {
  const names = (wanted: boolean): string =>
    packages
      .filter(({ by }) => (by === "none") !== wanted)
      .map(({ name, version }) => `${name}@${version}`)
      .join(",");
  const missing = names(false);
  return [
    word("instrumented", names(true) || "none"),
    ...(missing === "" ? [] : [word("not-instrumented", missing)]),
  ];
}

function settingWords(loaded: LoadedConfig): readonly string[] {
  const shown = shownSettings(loaded);
  return (["environment", "file", "code"] as const).flatMap((origin) => {
    const words = shown
      .filter((setting) => setting.origin === origin)
      .map(({ key, value }) => word(key, value));
    return words.length === 0 ? [] : [`${origin}: ${words.join(" ")}`];
  });
}

/** Quoted where it would not be one word; control characters never reach a terminal. */
function word(key: string, value: string): string {
  return /^[\x21\x23-\x7e]+$/.test(value) ? `${key}=${value}` : `${key}=${JSON.stringify(value)}`;
}
