import { resourceAttributes } from "../../metrics/resource-labels.ts";
import { capitalize, toCamelCase } from "../../letter-case.ts";
import { count, type Dimension } from "../../promql/quantity.ts";
import type { ObjectiveOptions } from "../rules/objective-options.ts";
import { quoted } from "./code.ts";
import { targetOf, type CountingCode } from "./counting.ts";
import { summaryCode, toQuantity, type OwnFields } from "./own-fields.ts";
import type { Placed } from "./read-documents.ts";
import type { SloObjective } from "./slo-schema.ts";

/** What an import is told besides the files. */
export interface OwnerOption {
  /** Who owns objectives whose SLO has no label `owner`; their service where it is absent. */
  readonly owner?: string;
}

/** An objective of an SLO: its options, and the code of what is no text of them. */
export interface ReadObjective {
  readonly options: ObjectiveOptions<string, Dimension>;
  readonly fields: OwnFields;
  readonly minimum: string;
  readonly uses: readonly string[];
  readonly parts: {
    readonly id: string;
    readonly name: string;
    readonly owner: string;
    readonly summary: string;
    readonly runbook: string;
    readonly dashboard: string | undefined;
  };
}

/** Returns the objective with what its SLO says of it, and defaults for the rest. */
export function readObjective(
  slo: Placed<"SLO">,
  given: SloObjective,
  id: string,
  counting: CountingCode,
  fields: OwnFields,
  { owner: defaultOwner }: OwnerOption,
): ReadObjective {
  const { metadata, spec } = slo;
  const { displayName = metadata.name, labels = {} } = metadata;
  const title = given.displayName ?? displayName;
  const isOnly = spec.objectives.length === 1;
  const name =
    isOnly && /^[A-Z][A-Za-z0-9]*$/.test(displayName) ? displayName : capitalize(toCamelCase(id));
  const labelled = labels["owner"];
  const owner =
    (typeof labelled === "string" ? labelled : undefined) ?? defaultOwner ?? spec.service;
  const summary = summaryCode(fields.summary ?? defaultSummary(title, spec.service, counting));
  const runbook =
    fields.runbook ?? `Write the first steps down here: ${slo.file} has none for ${metadata.name}.`;
  const minimum = toQuantity(fields.minimum ?? "") ?? count(counting.samples.length > 0 ? 1 : 60);
  const { minimumBad } = { minimumBad: toQuantity(fields["minimum-bad"] ?? "") };
  const target = targetOf(given);
  const { of, total, part } = counting;
  const common = {
    id,
    name,
    owner,
    target: { dimension: "ratio", value: target.value },
    total: total.at,
    minimum,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of another dimension it is no such text: own-fields.ts
    ...(minimumBad === undefined ? {} : { minimumBad: minimumBad as ReturnType<typeof count> }),
    ...(fields.event === undefined ? {} : { event: fields.event }),
    ...(fields.failure === undefined ? {} : { failure: fields.failure }),
    ...(fields.dashboard === undefined ? {} : { dashboard: fields.dashboard }),
    ...(fields.evaluate === undefined ? {} : { evaluate: fields.evaluate }),
    summary: summary.summary,
    description: spec.description ?? `The error budget of ${title} is being spent too fast.`,
    runbook,
  } as const;
  return {
    options: part === "bad" ? { ...common, bad: of.at } : { ...common, good: of.at },
    fields,
    minimum: `${minimum.dimension}(${minimum.value})`,
    uses: [minimum.dimension, ...target.uses, ...(minimumBad === undefined ? [] : ["count"])],
    parts: { id, name, owner, summary: summary.code, runbook, dashboard: fields.dashboard },
  };
}

/** Names what its series are told apart by, so that two alerts do not read the same. */
function defaultSummary(title: string, service: string, { total }: CountingCode): string {
  const { labels } = total.at("5m");
  const known: readonly string[] = resourceAttributes;
  const shown = labels.length > known.length ? [] : labels;
  const places = shown.map((label) => `\${label(${quoted(label)})}`).join(", ");
  const subject = title === service ? title : `${title} of ${service}`;
  return `${subject}: \${value} is bad${places === "" ? "" : ` (${places})`}`;
}
