import type { StoreSet } from "../stores.ts";
import type { Chosen } from "./chosen.ts";
import type { Situation } from "./situations.ts";

/** A panel that has nothing to show, and why. */
export interface NothingToSee {
  /** Uid of the dashboard and title of the panel. */
  readonly panel: string;
  /** @default all situations */
  readonly in?: readonly Situation[];
  /** @default whatever is chosen */
  readonly chosen?: readonly Chosen[];
  readonly why: string;
  /** What may bring something to see all the same, which no test can hold off. */
  readonly orSomething?: string;
  /** PromQL: with a result, a situation before this one is still to be seen. */
  readonly unless?: string;
}

const always: readonly NothingToSee[] = [
  ["service-overview / Outbound HTTP errors", "orders calls nobody over HTTP"],
  ["service-overview / Outbound HTTP", "orders calls nobody over HTTP"],
  ["service-overview / AI provider errors", "the shop has no AI provider"],
  ["service-overview / Git provider errors", "the shop has no Git provider"],
  ["service-overview / Workflow ends", "orders has no workflows"],
  ["service-overview / Workflow duration", "orders has no workflows"],
  ["service-overview / Disk", "no check of the shop watches a disk"],
  ["health / Next certificate", "no check of the shop sees a certificate"],
  ["health / Certificates", "no check of the shop sees a certificate"],
  ["pipeline / Collector: lost", "nothing is lost"],
].map(([panel = "", why = ""]) => ({ panel, why }));

/** Of another service, in a situation before, or of one slow request of the chosen one. */
const burning = "something burns a little of a budget";

const inSituations: readonly NothingToSee[] = [
  {
    panel: "home / Firing alerts",
    in: ["well"],
    why: "nothing is wrong",
    unless: `ALERTS{alertstate="firing", severity!="none"}`,
  },
  { panel: "service-overview / Exceptions", in: ["well"], why: "nothing throws" },
  { panel: "service-overview / Warnings and errors", in: ["well"], why: "nothing is wrong" },
  { panel: "service-overview / Failed traces", in: ["well"], why: "nothing fails" },
  {
    panel: "service-overview / Slow traces",
    in: ["well", "database stopped"],
    why: "nothing is made slow, and without its database orders fails at once",
    orSomething: "a busy machine",
  },
  {
    panel: "health / Root causes",
    in: ["well", "15 % errors"],
    why: "every component is healthy",
  },
  {
    panel: "objectives / First budget spent in",
    in: ["well"],
    why: "no budget is spent",
    orSomething: burning,
  },
  {
    panel: "objectives / Availability: budget spent in",
    in: ["well"],
    why: "no budget is spent",
    orSomething: burning,
  },
  {
    panel: "objectives / Latency: budget spent in",
    in: ["well"],
    why: "no budget is spent",
    orSomething: burning,
  },
];

const ofSet: Readonly<Record<StoreSet, readonly NothingToSee[]>> = {
  "jaeger-victorialogs": [
    {
      panel: "pipeline / Jaeger: free disk",
      why: "Jaeger measures it five minutes after its start",
      unless: "jaeger_storage_badger_value_log_bytes_available",
    },
  ],
  "tempo-loki": [],
};

/** All that is empty in a situation. What is not in this list has to show something. */
export function nothingToSee(set: StoreSet): readonly NothingToSee[] {
  return [...always, ...inSituations, ...ofSet[set]];
}
