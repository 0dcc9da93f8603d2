import { walk } from "../../promql/expression.ts";
import type { AlertCheck } from "./check.ts";

/** No test can be generated for what has no model. */
export const untestable: AlertCheck = ({ when }) =>
  walk(when.node).some((node) => node.type === "raw")
    ? [{ expected: "a condition that tests can be written for", got: "raw PromQL" }]
    : [];
