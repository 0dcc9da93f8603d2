import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse, stringify } from "yaml";

import type { StoreSet } from "./stores.ts";

const root = join(import.meta.dirname, "../..");

/** An exporter of the Collector's configuration, as far as an overlay changes it. */
export type Exporter = Readonly<Record<string, unknown>>;

/** A file for COLLECTOR_OVERLAY that goes with its disposal. */
export interface Overlay extends AsyncDisposable {
  readonly path: string;
}

/** Writes an overlay that changes every exporter of the set, Prometheus' included. */
export async function writeOverlay(
  set: StoreSet,
  change: (exporter: Exporter) => unknown,
): Promise<Overlay> {
  const exporters = Object.entries(await exportersOf(set));
  const changed = Object.fromEntries(exporters.map(([name, value]) => [name, change(value)]));
  const folder = await mkdtemp(join(tmpdir(), "obs-overlay-"));
  const path = join(folder, "overlay.yaml");
  await writeFile(path, stringify({ exporters: changed }));
  // The Collector reads it as another user
  await chmod(folder, 0o755);
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true });
    },
  };
}

/** Leads an exporter through test/stack/fault-proxy.mjs. */
export function throughFaults(exporter: Exporter): unknown {
  const endpoints = Object.entries(exporter).filter(([key]) => key.endsWith("endpoint"));
  return Object.fromEntries(
    endpoints.map(([key, url]) => [key, String(url).replace("http://", "http://faults:8080/")]),
  );
}

/** Returns the host and port that an exporter of the set sends a signal to, for the proxy's faults. */
export async function hostOf(set: StoreSet, service: string): Promise<string> {
  const urls = Object.values(await exportersOf(set)).flatMap((exporter) =>
    Object.entries(exporter)
      .filter(([key]) => key.endsWith("endpoint"))
      .map(([, url]) => new URL(String(url))),
  );
  const found = urls.find(({ hostname }) => hostname === service);
  if (found === undefined) throw new Error(`${set}: expected an exporter to ${service}, got none`);
  return found.host;
}

async function exportersOf(set: StoreSet): Promise<Readonly<Record<string, Exporter>>> {
  const files = ["deploy/otel-collector.yaml", `deploy/backends/${set}/otel-collector.yaml`];
  const parsed = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(root, file), "utf8");
      return parse(text) as { readonly exporters: Readonly<Record<string, Exporter>> };
    }),
  );
  return Object.assign({}, ...parsed.map(({ exporters }) => exporters)) as Record<string, Exporter>;
}
