import { type LoadedConfig, type Origin, type SettingName, settings } from "../../config.ts";
import { printable } from "./printable.ts";
import { printableUrl } from "./printable-url.ts";

/** A setting that is not left at its default, as it may be shown to anyone. */
export interface ShownSetting {
  /** The environment variable. */
  readonly key: string;
  /** Without credentials; `***` where the value is a secret as a whole. */
  readonly value: string;
  readonly origin: Exclude<Origin, "default">;
}

/** Keys whose values are secrets, in lists such as `OTEL_RESOURCE_ATTRIBUTES`. */
const secretKey = /(pass|secret|token|credential|api.?key|authorization|cookie|signature|pwd)/i;

/** Returns what is not left at its default, in the order of the table of settings. */
export function shownSettings({ config, origins }: LoadedConfig): readonly ShownSetting[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table
  const names = Object.keys(settings) as SettingName[];
  return names.flatMap((name) => {
    const origin = origins[name];
    if (origin === "default") return [];
    const { key, secret } = settings[name];
    return [{ key, value: secret ? "***" : printable(shownValue(config[name])), origin }];
  });
}

function shownValue(value: unknown): string {
  if (Array.isArray(value)) return value.join(",");
  if (typeof value === "object" && value !== null) return shownPairs(value);
  if (typeof value !== "string") return String(value);
  if (URL.canParse(value)) return printableUrl(value);
  return value
    .split(",")
    .map((pair) => (secretKey.test(pair.split("=", 1)[0] ?? "") ? hideValue(pair) : pair))
    .join(",");
}

function shownPairs(pairs: object): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key}=${secretKey.test(key) ? "***" : printable(String(value))}`)
    .join(",");
}

function hideValue(pair: string): string {
  return pair.replace(/=.*$/s, "=***");
}
