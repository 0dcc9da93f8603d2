import type { LoadedConfig } from "../../../config.ts";
import { shownSettings } from "../../../instrumentation/start-line/shown-settings.ts";
import { type Finding, ok, problem, warning } from "../finding.ts";

/** Checks the settings, and tells where those come from that are not left at their defaults. */
export function checkSettings(loaded: LoadedConfig): readonly Finding[] {
  const { config, problems } = loaded;
  const shown = shownSettings(loaded).map(({ key, value, origin }) =>
    ok("settings", `${key}=${value} (${origin})`),
  );
  return [
    ...problems.map(({ key, message }) => problem("settings", message, hintOf(key))),
    ...off(config),
    ...(shown.length === 0 && problems.length === 0
      ? [ok("settings", "all are left at their defaults")]
      : shown),
  ];
}

function off({ enabled, sdkDisabled }: LoadedConfig["config"]): readonly Finding[] {
  if (enabled && !sdkDisabled) return [];
  const key = enabled ? "OTEL_SDK_DISABLED" : "OBS_ENABLED";
  return [warning("settings", `${key} turns the preload off: nothing is sent`, `unset ${key}`)];
}

function hintOf(key: string): string {
  if (key === "OTEL_EXPORTER_OTLP_PROTOCOL") {
    return "OTLP over HTTP, to the Collector's port 4318: unset it, or http/protobuf";
  }
  return key.startsWith("OBS_")
    ? "its default is used; docs/configuration.md has all settings"
    : "its default is used";
}
