import { compilePattern, type Pattern, type PatternGroups } from "../../pattern.ts";
import { evaluationError } from "../failure.ts";
import { metricName, valueOf, withLabels } from "../labels.ts";
import { merged, type Series } from "../value.ts";

/**
 * `label_replace`: sets a label to what is matched of another; series that do not match stay.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` on a bad pattern or label name, or where two
 * series become one.
 */
export function labelReplace(
  series: readonly Series[],
  [target = "", replacement = "", source = "", pattern = ""]: readonly string[],
): readonly Series[] {
  let shape: Pattern;
  try {
    shape = compilePattern(pattern, { dotAll: true });
  } catch {
    throw evaluationError(`invalid regular expression in label_replace(): ${pattern}`);
  }
  checkName(target, "destination", "label_replace");
  const replaced = series.map((one) => {
    const groups = shape.groups(valueOf(one.labels, source));
    return groups === undefined ? one : withLabel(one, target, expand(replacement, groups));
  });
  return merged(replaced);
}

/**
 * `label_join`: sets a label to the values of others, with a separator between.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` on a bad label name, or where two series
 * become one.
 */
export function labelJoin(
  series: readonly Series[],
  [target = "", separator = "", ...sources]: readonly string[],
): readonly Series[] {
  for (const source of sources) checkName(source, "source", "label_join");
  checkName(target, "destination", "label_join");
  return merged(
    series.map((one) =>
      withLabel(one, target, sources.map((name) => valueOf(one.labels, name)).join(separator)),
    ),
  );
}

function withLabel(series: Series, name: string, value: string): Series {
  return {
    ...series,
    labels: withLabels(series.labels, [[name, value]]),
    // A name that is set on purpose stays
    dropName: name === metricName ? false : series.dropName,
  };
}

function checkName(name: string, role: string, where: string): void {
  if (name !== "" && name.isWellFormed()) return;
  throw evaluationError(`invalid ${role} label name in ${where}(): ${name}`);
}

/** Go's Regexp.Expand: `$1`, `${1}`, `$name`; what is not there is empty. */
function expand(template: string, groups: PatternGroups): string {
  return template.replaceAll(
    /\$(?:\$|(\w+)|\{(\w+)\})/g,
    (text, bare?: string, braced?: string) => {
      const name = bare ?? braced;
      if (name === undefined) return text === "$$" ? "$" : text;
      return groups(/^\d+$/.test(name) ? Number(name) : name);
    },
  );
}
