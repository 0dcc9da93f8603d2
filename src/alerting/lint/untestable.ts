import { toMs } from "../../duration.ts";
import { walk, type Node } from "../../promql/expression.ts";
import { expectTest } from "../rule-tests/promtool-test.ts";
import type { Alert } from "../rules/rule.ts";
import type { AlertCheck } from "./check.ts";
import { labelChurn } from "./series.ts";
import { alwaysTrue, neverTrue } from "./truth.ts";

const expected = "a condition that tests can be written for";

/** What is the reason is told as that. */
const told = { "always-true": alwaysTrue, "never-true": neverTrue, "label-churn": labelChurn };

/** What has no model has no test, and neither has what no values make false and then true. */
export const untestable: AlertCheck = (alert, context) => {
  const unmodelled = walk(alert.when.node).flatMap(unmodelledPart)[0];
  if (unmodelled !== undefined) return [{ expected, got: unmodelled }];
  const isTold = Object.entries(told).some(
    ([check, find]) => find(alert, context).length > 0 && !Object.hasOwn(alert.accept, check),
  );
  if (isTold) return [];
  const why = refusal(alert);
  return why === undefined ? [] : [{ expected, got: `one where ${why}` }];
};

/** Steps are as short as the rule is evaluated often: the test of a year takes minutes. */
const longest = "31d";

/** What `raw` reads nobody knows, a test's clock begins in 1970, and its series are numbers. */
function unmodelledPart(node: Node): readonly string[] {
  if (node.type === "raw") return ["raw PromQL"];
  if (node.type === "selector" && node.metric.kind === "histogram" && node.series === "") {
    return ["a native histogram"];
  }
  const isShifted =
    node.type === "selector" || node.type === "recorded" || node.type === "subquery";
  if (!isShifted) return [];
  if ((node.rangeMs ?? 0) > toMs(longest)) return [`a window of more than ${longest}`];
  return node.at === undefined ? [] : ["a fixed time"];
}

function refusal(alert: Alert): string | undefined {
  try {
    expectTest(alert);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
