import { backendCatalog } from "../../metrics/backend-catalog.ts";
import { catalog as shipped } from "../../metrics/catalog.ts";
import type { MetricCatalog } from "../../metrics/definition.ts";
import { foreignMetrics } from "./foreign-metrics.ts";
import { namedMetrics } from "./known-metrics.ts";
import { sloCode } from "./objective-code.ts";
import type { OwnerOption } from "./read-objective.ts";
import { prepareSlo, type PreparedSlo } from "./prepared-slo.ts";
import { seriesIn } from "./query-code.ts";
import {
  ofKind,
  placeOf,
  readDocuments,
  type OpenSloProblem,
  type Placed,
} from "./read-documents.ts";
import { createReferences, type References } from "./references.ts";
import { sloProblems } from "./slo-problems.ts";
import { renderRulesModule } from "./render-rules-module.ts";
import type { WindowedQuery } from "./window-text.ts";

export type { OpenSloProblem } from "./read-documents.ts";

/** What an import of OpenSLO is told besides the files. */
export interface OpenSloImportOptions extends OwnerOption {
  /** The project's own metrics, and the module that the rules import them from as `metrics`. */
  readonly metrics?: { readonly catalog: MetricCatalog; readonly from: string };
}

/** The objectives of OpenSLO files as a module, and everything that none could be made of. */
export interface ImportedOpenSlo {
  /** Exports `rules`; meant only where there are no problems. */
  readonly text: string;
  /** How many objectives it has. */
  readonly count: number;
  readonly problems: readonly OpenSloProblem[];
  /** What is not as the files have it, or has to be filled in: `file: SLO name: …`. */
  readonly notes: readonly string[];
}

/**
 * Returns the objectives of files of OpenSLO v1 as a module of rules: texts by their path, each with
 * any number of documents. References lead from file to file, by kind and name.
 * https://github.com/OpenSLO/OpenSLO/blob/main/README.md
 */
export function fromOpenSlo(
  files: ReadonlyMap<string, string>,
  { metrics: own, ...options }: OpenSloImportOptions = {},
): ImportedOpenSlo {
  const read = readDocuments(files);
  const slos = ofKind(read.objects, "SLO");
  const references = createReferences(read);
  const prepared = slos.map((slo) => ({ slo, ...prepareSlo(slo, references) }));
  const ready = prepared.flatMap((one) => one.prepared ?? []);
  const known = new Map([
    ...namedMetrics(shipped, "catalog"),
    ...(own === undefined ? [] : namedMetrics(own.catalog, "metrics")),
  ]);
  const foreign = foreignMetrics(
    ready.flatMap(queriesOf).map(({ syntax }) => syntax),
    {
      // Rules may read what a backend says of itself, as raw PromQL
      known: new Set([...known.keys(), ...namedMetrics(backendCatalog, "").keys()]),
      keys: new Set([...Object.keys(shipped), ...Object.keys(own?.catalog ?? {})]),
    },
  );
  const all = new Map([...known, ...namedMetrics(foreign.catalog, "importedMetrics")]);
  const made = ready.map((one) => sloCode(one, references, all, options));
  const rules = made.flatMap((one) => one.rules);
  return {
    text: renderRulesModule({
      foreign: foreign.catalog,
      samples: made.flatMap(({ samples }) => samples),
      rules,
      metrics: own?.from,
    }),
    count: made.flatMap(({ ids }) => ids).length,
    problems: once([
      ...read.problems,
      ...prepared.flatMap((one) => [
        ...one.problems,
        ...sloProblems(one.slo, one.prepared?.type, references),
      ]),
      ...made.flatMap(({ problems }) => problems),
      ...ready.flatMap((one) => unnameable(one, foreign.unnameable)),
      ...takenIds(ready, made),
      ...(slos.length === 0 && read.problems.length === 0
        ? [{ file: [...files.keys()].join(", "), field: "", expected: "an SLO", got: "none" }]
        : []),
    ]),
    notes: [
      ...ready.flatMap((one) => notesOn(one, references)),
      ...(Object.keys(foreign.catalog).length === 0
        ? []
        : ["add importedMetrics of the module to `metrics` of your config, and rules to `rules`"]),
    ],
  };
}

/** Several SLOs may refer to one object that is faulty. */
function once(problems: readonly OpenSloProblem[]): readonly OpenSloProblem[] {
  return [...new Map(problems.map((one) => [JSON.stringify(one), one])).values()];
}

function queriesOf({ of, total }: PreparedSlo): readonly WindowedQuery[] {
  return total === undefined ? [of] : [of, total];
}

/** Two SLOs may have names that make one id. */
function takenIds(
  ready: readonly PreparedSlo[],
  made: readonly { readonly ids: readonly string[] }[],
): readonly OpenSloProblem[] {
  const all = made.flatMap(({ ids }, index) => ids.map((id) => ({ id, slo: ready[index]?.slo })));
  return all.flatMap(({ id, slo }, index) => {
    const first = all.slice(0, index).find((other) => other.id === id)?.slo;
    if (first === undefined || slo === undefined) return [];
    const expected = "a name that makes another id";
    return [
      { file: slo.file, field: placeOf(slo), expected, got: `${id}, as ${placeOf(first)} does` },
    ];
  });
}

/** A rule may only read what the config's catalogs have. */
function unnameable(prepared: PreparedSlo, names: readonly string[]): readonly OpenSloProblem[] {
  const { slo } = prepared;
  const read = new Set(queriesOf(prepared).flatMap(({ syntax }) => seriesIn(syntax)));
  return names
    .filter((name) => read.has(name))
    .map((name) => ({
      file: slo.file,
      field: placeOf(slo),
      expected: "metrics and labels of lower-case words joined by _",
      got: name,
    }));
}

function notesOn(prepared: PreparedSlo, references: References): readonly string[] {
  const { slo } = prepared;
  const place = `${slo.file}: ${placeOf(slo)}`;
  const changed = new Set(queriesOf(prepared).flatMap(({ note }) => note ?? []));
  return [
    ...Array.from(changed, (note) => `${place}: ${note}`),
    ...(slo.metadata.annotations?.["tamma-obs/runbook"] === undefined
      ? [`${place}: has no runbook: write it into the module`]
      : []),
    ...targetsOf(slo, references).map(
      (names) => `${place}: your routes decide who is notified, not ${names}`,
    ),
  ];
}

/** Returns the names of the targets that policies of the SLO have, if any. */
function targetsOf({ spec }: Placed<"SLO">, references: References): readonly string[] {
  const policies = (spec.alertPolicies ?? []).flatMap((policy) => {
    if (typeof policy !== "string" && "spec" in policy) return [policy.spec];
    const name = typeof policy === "string" ? policy : policy.alertPolicyRef;
    return references.find("AlertPolicy", name)?.spec ?? [];
  });
  const targets = policies.flatMap(({ notificationTargets }) =>
    notificationTargets.map((target) =>
      "targetRef" in target ? target.targetRef : target.metadata.name,
    ),
  );
  const named = [...new Set(targets)].filter((name) => name !== ownTarget);
  return named.length === 0 ? [] : [named.join(", ")];
}

/** What {@link toOpenSlo} writes for the routes themselves. */
const ownTarget = "alertmanager";
