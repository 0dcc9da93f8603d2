import { parser } from "@prometheus-io/lezer-promql";

import { backendCatalog } from "../metrics/backend-catalog.ts";
import { catalog } from "../metrics/catalog.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./functions.ts";
import type { Dimension } from "./quantity.ts";
import { labelName, labelsOf, sourceName, type AnyMetric } from "./source.ts";

/**
 * Returns PromQL that the builder cannot write. Its author says which labels and dimension it has;
 * syntax and names are checked by `validate`. No test can be generated for a rule that uses it.
 */
export function raw<const L extends string, D extends Dimension>(
  text: string,
  says: { readonly labels: readonly L[]; readonly dimension: D },
): Expression<L, D> {
  return expression({ type: "raw", text }, says.labels, says.dimension);
}

/** What is wrong with a piece of raw PromQL. */
export interface RawProblem {
  readonly expected: string;
  readonly got: string;
}

const metrics: readonly AnyMetric[] = [...Object.values(catalog), ...Object.values(backendCatalog)];

/** Series names → the labels that each may have, in Prometheus' spelling. */
const known = new Map<string, ReadonlySet<string>>();
for (const metric of metrics) {
  const histogram = metric.kind === "histogram";
  const labels = new Set(labelsOf(metric).map(labelName));
  if (histogram) labels.add("le");
  for (const suffix of histogram ? ["_bucket", "_sum", "_count"] : [""]) {
    known.set(sourceName(metric) + suffix, labels);
  }
}

/** Returns what is wrong with the PromQL: its syntax, or a name that no catalog has. */
export function checkRaw(text: string): readonly RawProblem[] {
  const problems: RawProblem[] = [];
  const all = new Set([...known.values()].flatMap((labels) => Array.from(labels)));
  let metric: ReadonlySet<string> | undefined;
  parser.parse(text).iterate({
    enter: ({ name, from, to, type }) => {
      const part = text.slice(from, to);
      if (type.isError) {
        problems.push({
          expected: "PromQL",
          got: `a syntax error at ${from + 1} of ${show(text)}`,
        });
      }
      if (name === "VectorSelector") metric = undefined;
      if (name === "Identifier") {
        metric = known.get(part);
        // Series of recording rules carry colons and are not in a catalog
        if (metric === undefined && !part.includes(":")) {
          problems.push({ expected: "a metric of a catalog", got: show(part) });
        }
      }
      if (name === "LabelName" && !(metric ?? all).has(part)) {
        problems.push({ expected: "a label of the metric", got: show(part) });
      }
    },
    leave: ({ name }) => {
      if (name === "VectorSelector") metric = undefined;
    },
  });
  return problems;
}

function show(text: string): string {
  return JSON.stringify(text);
}
