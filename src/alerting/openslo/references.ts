import {
  ofKind,
  placeOf,
  type OpenSloProblem,
  type Placed,
  type ReadDocuments,
} from "./read-documents.ts";
import type { SourcedMetric } from "./slo-schema.ts";
import type { Kind } from "./schema-parts.ts";

/** Finds what objects refer to, in whichever file it stands. */
export interface References {
  /** Returns the object; undefined where there is none, and then {@link missing} says so. */
  readonly find: <K extends Kind>(kind: K, name: string) => Placed<K> | undefined;
  readonly missing: (
    from: Placed,
    field: string,
    kind: Kind,
    name: string,
  ) => readonly OpenSloProblem[];
}

/** Returns the references of the objects that were read. */
export function createReferences({ objects, problems }: ReadDocuments): References {
  return {
    find: (kind, name) => ofKind(objects, kind).find(({ metadata }) => metadata.name === name),
    missing: (from, field, kind, name) => {
      const place = placeOf({ kind, metadata: { name } });
      const isReported = problems.some((problem) => problem.field.startsWith(place));
      if (isReported) return [];
      const names = ofKind(objects, kind).map(({ metadata }) => metadata.name);
      const others = names.length === 0 ? "there is none" : `there are ${names.join(", ")}`;
      return [
        {
          file: from.file,
          field: placeOf(from, field),
          expected: `the name of an object of kind ${kind} in the files (${others})`,
          got: JSON.stringify(name),
        },
      ];
    },
  };
}

/** The query of a metric, or why it has none. */
export interface SourcedQuery {
  readonly query: string;
  readonly problems: readonly OpenSloProblem[];
}

/** Returns the PromQL of the metric, whose source has to be a Prometheus. */
export function queryOf(
  { metricSource }: SourcedMetric,
  from: Placed,
  field: string,
  references: References,
): SourcedQuery {
  const { metricSourceRef: reference, type, spec } = metricSource;
  const at = (part: string): string => placeOf(from, `${field}.metricSource${part}`);
  const source = reference === undefined ? undefined : references.find("DataSource", reference);
  const unresolved =
    reference !== undefined && source === undefined && type === undefined
      ? references.missing(from, `${field}.metricSource.metricSourceRef`, "DataSource", reference)
      : [];
  const known = source?.spec.type ?? type;
  const { query, promql } = spec ?? {};
  const text = query ?? promql ?? "";
  const { file } = from;
  return {
    query: text,
    problems: [
      ...unresolved,
      ...(known === undefined && unresolved.length === 0 && reference === undefined
        ? [
            {
              file,
              field: at(".type"),
              expected: "Prometheus, or a metricSourceRef",
              got: "nothing",
            },
          ]
        : []),
      ...[...new Set([known, type])].flatMap((one) =>
        one === undefined || /^prometheus$/i.test(one)
          ? []
          : [{ file, field: at(".type"), expected: "Prometheus", got: JSON.stringify(one) }],
      ),
      ...(text.trim() === "" && (known === undefined || /^prometheus$/i.test(known))
        ? [{ file, field: at(".spec.query"), expected: "PromQL", got: "nothing" }]
        : []),
    ],
  };
}
