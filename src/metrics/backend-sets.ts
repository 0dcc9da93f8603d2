import type { BackendTarget } from "./backend-definition.ts";

/** The sets of backends that `BACKENDS` in `.env` chooses from. */
export const backendSets = ["tempo-loki", "jaeger-victorialogs", "otlp"] as const;

export type BackendSet = (typeof backendSets)[number];

/** The stores of each set, by the jobs that Prometheus scrapes them under. */
export const storesOf = {
  "tempo-loki": ["tempo", "loki"],
  "jaeger-victorialogs": ["jaeger", "victorialogs"],
  otlp: [],
} as const satisfies Readonly<Record<BackendSet, readonly BackendTarget[]>>;

/** Returns the folder with the set's own files, from the output folder. */
export function backendFolder(set: BackendSet): `backends/${BackendSet}` {
  return `backends/${set}`;
}
