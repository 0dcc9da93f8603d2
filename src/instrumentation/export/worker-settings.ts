import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { settings, type Config, type SettingName } from "../../config.ts";
import { warn } from "../warning.ts";
import { destinationUrls } from "./destination-urls.ts";
import { type Destination, type Signal, type TlsOptions, type WorkerSettings } from "./protocol.ts";
import { contentTypes } from "./sdk-exporters.ts";
import { signalProtocol } from "./signal-protocol.ts";

/** Returns what the export worker needs to know: what is set for one signal goes before the rest. */
export function workerSettings(config: Config): WorkerSettings {
  const { spoolFolder, spoolMaxBytes: maxBytes } = config;
  const urls = destinationUrls(config);
  return {
    // Absolute: the application may change its working directory
    spool: spoolFolder === undefined ? undefined : { folder: resolve(spoolFolder), maxBytes },
    destinations: {
      traces: destination(config, "traces", urls.traces),
      metrics: destination(config, "metrics", urls.metrics),
      logs: destination(config, "logs", urls.logs),
    },
  };
}

function destination(config: Config, signal: Signal, url: string): Destination {
  return {
    url,
    timeoutMs: config[`${signal}TimeoutMs`] ?? config.exportTimeoutMs,
    compression: config[`${signal}Compression`] ?? config.compression,
    contentType: contentTypes[signalProtocol(config, signal)],
    headers: { ...config.headers, ...config[`${signal}Headers`] },
    tls: readTls(config, signal),
  };
}

function readTls(config: Config, signal: Signal): TlsOptions {
  const ca = read(config, `${signal}Certificate`, "certificate");
  const key = read(config, `${signal}ClientKey`, "clientKey");
  const cert = read(config, `${signal}ClientCertificate`, "clientCertificate");
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(key === undefined ? {} : { key }),
    ...(cert === undefined ? {} : { cert }),
  };
}

type FileSetting<Name extends string> = Name extends `${string}${"ertificate" | "lientKey"}`
  ? Name
  : never;

/** Without the file, the connection fails where it is needed, and the receiver is said to be away. */
function read(config: Config, ...names: readonly FileSetting<SettingName>[]): string | undefined {
  const name = names.find((one) => config[one] !== undefined);
  const file = name === undefined ? undefined : config[name];
  if (name === undefined || file === undefined) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    warn(`${settings[name].key}: the file cannot be read and is not used: ${String(error)}`);
    return undefined;
  }
}
