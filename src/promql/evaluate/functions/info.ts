import { evaluationError } from "../failure.ts";
import { keyOf, metricName, showAllLabels, valueOf, withLabels, type Labels } from "../labels.ts";
import { createMatcher, type Matcher } from "../matcher.ts";
import type { CallNode } from "../parse/syntax.ts";
import type { Frame } from "../query.ts";
import { latestSamples, readTimes } from "../select.ts";
import { isThere, keptSteps, merged, type Series } from "../value.ts";
import { infoReference } from "./info-reference.ts";

/** Labels that say whom a metric is from; the series of info metrics are found by them. */
const identifying = ["instance", "job"];

/**
 * `info`: adds the labels of info metrics, such as `target_info`, to series from the same instance
 * and job: promql/info.go.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where two info series contradict each other.
 */
export function info(node: CallNode, series: readonly Series[], frame: Frame): readonly Series[] {
  const selector = node.args[1];
  const matchers = selector?.type === "selector" ? selector.matchers : [];
  const names = effectiveNames(matchers.filter(({ name }) => name === metricName));
  const data = matchers.filter(({ name }) => name !== metricName);
  const isInfo = ({ labels }: Series): boolean =>
    names.every(({ matches }) => matches(valueOf(labels, metricName)));
  const others = series.filter((one) => !isInfo(one));
  const infos = infoSeries(others, [...names, ...data], node, frame);
  const enriched = others.flatMap((one) => enrich(one, infos.get(identityOf(one.labels)), data));
  return merged([...series.filter(isInfo), ...enriched]);
}

function effectiveNames(matchers: readonly Matcher[]): readonly Matcher[] {
  if (matchers.length === 0) return [createMatcher(metricName, "=", "target_info")];
  const isPositive = matchers.some(({ operator }) => operator === "=" || operator === "=~");
  return isPositive ? matchers : [createMatcher(metricName, "=~", ".+_info"), ...matchers];
}

function identityOf(labels: Labels): string {
  return JSON.stringify(identifying.map((name) => valueOf(labels, name)));
}

/** Returns the info series by whom they are from; their values are the times of their samples. */
function infoSeries(
  series: readonly Series[],
  matchers: readonly Matcher[],
  node: CallNode,
  frame: Frame,
): ReadonlyMap<string, readonly Series[]> {
  const wanted = new Set(series.map(({ labels }) => identityOf(labels)));
  wanted.delete(JSON.stringify(identifying.map(() => "")));
  if (wanted.size === 0) return new Map();
  const timeOf = readTimes(infoReference(node.args[0], frame), frame);
  const found = latestSamples(matchers, frame, timeOf, ({ times, histograms, labels }, at) => {
    if (histograms?.[at] !== undefined) {
      const shown = showAllLabels(labels);
      throw evaluationError(`this should be an info metric, with float samples: ${shown}`);
    }
    return times[at] ?? 0;
  });
  const ours = found.filter(({ labels }) => wanted.has(identityOf(labels)));
  return Map.groupBy(ours, ({ labels }) => identityOf(labels));
}

/** Returns the series with the labels of the info series, cut where these change. */
function enrich(
  series: Series,
  infos: readonly Series[] = [],
  data: readonly Matcher[],
): readonly Series[] {
  const results = new Map<string, { labels: Labels; steps: Set<number> }>();
  for (let step = 0; step < series.present.length; step++) {
    if (!isThere(series, step)) continue;
    const labels = labelsAt(series.labels, infos, step, data);
    if (labels === undefined) continue;
    const found = results.get(keyOf(labels)) ?? { labels, steps: new Set() };
    found.steps.add(step);
    results.set(keyOf(labels), found);
  }
  return [...results.values()].map(({ labels, steps }) => ({
    ...keptSteps(series, (step) => steps.has(step)),
    labels,
  }));
}

function labelsAt(
  labels: Labels,
  infos: readonly Series[],
  step: number,
  data: readonly Matcher[],
): Labels | undefined {
  const found = newestByName(infos, step);
  if (found.length === 0) {
    // What the matchers demand is not there
    return data.every(({ matches }) => matches("")) ? labels : undefined;
  }
  const wanted = new Set(data.map(({ name }) => name));
  const added = new Map<string, string>();
  for (const { labels: own } of found) {
    for (let at = 0; at < own.pairs.length; at += 2) {
      const [name = "", value = ""] = [own.pairs[at], own.pairs[at + 1]];
      if (name === metricName || (wanted.size > 0 && !wanted.has(name))) continue;
      if ((added.get(name) ?? value) !== value) {
        throw evaluationError(`conflicting label: ${name}`);
      }
      // A label that the series has stays
      if (valueOf(labels, name) === "") added.set(name, value);
    }
  }
  return withLabels(labels, [...added]);
}

/** Returns of each info metric the series with the newest sample at the step. */
function newestByName(infos: readonly Series[], step: number): readonly Series[] {
  const found = new Map<string, Series>();
  for (const one of infos) {
    if (one.present[step] === 0) continue;
    const name = valueOf(one.labels, metricName);
    const other = found.get(name);
    const [time = 0, known = -Infinity] = [one.values[step], other?.values[step]];
    if (other !== undefined && time === known) {
      const [a, b] = [showAllLabels(other.labels), showAllLabels(one.labels)];
      throw evaluationError(
        `found duplicate series for info metric: existing ${a} @ ${known}, new ${b} @ ${time}`,
      );
    }
    if (time > known) found.set(name, one);
  }
  return [...found.values()];
}
