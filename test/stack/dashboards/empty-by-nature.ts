import type { BackendSet } from "#src/metrics/backend-sets.ts";

const letters = (from: string, to: string): readonly string[] => {
  const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
  return Array.from({ length: last - first + 1 }, (_, n) => String.fromCharCode(first + n));
};

const everywhere = [
  ["Health / Root causes / A", "nothing fails because of something else"],
  ["Health / Certificates / A", "no check of the shop sees a certificate"],
  ["Service overview / Provider errors / A", "the shop has no AI provider"],
  ["Service overview / Provider errors / B", "the shop has no Git provider"],
  ...letters("A", "F").map(
    (letter) => [`Pipeline / Collector: lost / ${letter}`, "nothing is lost"] as const,
  ),
  ["Pipeline / Alertmanager: notifications / B", "no notification fails"],
] as const;

const ofSet = {
  "tempo-loki": [["Pipeline / Loki and Tempo: taken in / C", "Loki throws no line away"]],
  "jaeger-victorialogs": [
    [
      "Pipeline / Jaeger and VictoriaLogs: free disk / A",
      "Jaeger measures it five minutes after its start",
    ],
  ],
  otlp: [],
} as const satisfies Readonly<Record<BackendSet, readonly (readonly [string, string])[]>>;

/** Queries that are empty here, and why: they have to run, but need no result. */
export function emptyByNature(set: BackendSet): ReadonlyMap<string, string> {
  return new Map<string, string>([...everywhere, ...ofSet[set]]);
}
