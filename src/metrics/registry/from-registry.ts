import { defaultBuckets } from "../buckets.ts";
import type { MetricCatalog, MetricDefinition } from "../definition.ts";
import { annotationKey } from "./annotations.ts";
import { readRegistry, type PlacedGroup } from "./read-registry.ts";
import type { RegistryProblem } from "./registry-problem.ts";
import { createAttributeResolver } from "./resolve-attributes.ts";

/** What the metrics of a registry are where it does not say. */
export interface ImportOptions {
  /** @default "own" */
  readonly convention?: MetricDefinition["convention"];
  /** @default "application" */
  readonly emitter?: MetricDefinition["emitter"];
}

/** The metrics of a registry, and everything in it that none could be made of. */
export interface ImportedRegistry {
  readonly catalog: MetricCatalog;
  readonly problems: readonly RegistryProblem[];
}

/**
 * Returns the metrics of a registry of OpenTelemetry semantic conventions: YAML texts by their path.
 * References and `extends` may lead from file to file. Metrics that are deprecated are left out.
 *
 * An enum becomes a closed set of values. Bounds, which no convention has, are those of
 * {@link toRegistry}'s annotation, or the default of the unit. A key is the annotation's, or the
 * name's words: `http.server.request.duration` is `httpServerRequestDuration`.
 *
 * The catalog may be given to `defineMetrics`, which checks its names and units.
 */
export function fromRegistry(
  files: ReadonlyMap<string, string>,
  options: ImportOptions = {},
): ImportedRegistry {
  const { groups, problems } = readRegistry(files);
  const resolve = createAttributeResolver(groups);
  const metrics = groups
    .filter(({ type, deprecated }) => type === "metric" && deprecated === undefined)
    .map((group) => ({ group, key: keyOf(group), ...resolve(group) }));
  const read = metrics.map(({ group, key, attributes, problems }, index) => {
    const earlier = metrics.slice(0, index).some((other) => other.key === key);
    const metric = toMetric(group, attributes, options);
    return {
      entries: metric === undefined || earlier ? [] : [[key, metric] as const],
      problems: [...missing(group), ...(earlier ? [keyTaken(group, key)] : []), ...problems],
    };
  });
  return {
    catalog: Object.fromEntries(read.flatMap(({ entries }) => entries)),
    problems: [...problems, ...read.flatMap((each) => each.problems)],
  };
}

function keyOf({ annotations, metric_name: name = "" }: PlacedGroup): string {
  const words = name.split(/[^a-zA-Z0-9]+/).filter((word) => word !== "");
  const camelCase = words.map((word, index) =>
    index === 0 ? word : `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
  );
  return annotations?.[annotationKey]?.key ?? camelCase.join("");
}

function toMetric(
  group: PlacedGroup,
  attributes: MetricDefinition["attributes"],
  options: ImportOptions,
): MetricDefinition | undefined {
  const { metric_name: name, instrument: kind, unit, brief = "", annotations } = group;
  if (name === undefined || kind === undefined || unit === undefined) return undefined;
  const own = annotations?.[annotationKey] ?? {};
  return {
    name,
    kind,
    unit,
    description: brief.trim(),
    attributes,
    ...(kind === "histogram" ? { buckets: own.buckets ?? defaultBuckets(unit) } : {}),
    convention: own.convention ?? options.convention ?? "own",
    emitter: own.emitter ?? options.emitter ?? "application",
  };
}

function missing(group: PlacedGroup): readonly RegistryProblem[] {
  return (["metric_name", "instrument", "unit"] as const)
    .filter((field) => group[field] === undefined)
    .map((field) => ({
      file: group.file,
      field: `${group.id}.${field}`,
      expected: "text",
      got: "nothing",
    }));
}

function keyTaken({ id, file }: PlacedGroup, key: string): RegistryProblem {
  return { file, field: id, expected: "a name that makes another key", got: key };
}
