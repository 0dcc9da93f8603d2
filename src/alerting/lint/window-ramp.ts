import {
  children,
  walk,
  type ArithmeticNode,
  type CompareNode,
  type Node,
  type SelectorNode,
} from "../../promql/expression.ts";
import { printPromql } from "../../promql/print.ts";
import {
  batchDelayMs,
  sampleIntervalMs,
  defaultTiming,
  type PipelineTiming,
} from "./pipeline-timing.ts";

/** A breach is taken to be this many times the threshold; a share is 1 at most. */
const breachFactor = 10;

/**
 * Returns how long a breach of ten times the threshold must last until the windows of the condition
 * show it, in milliseconds; 0 where the condition reads no window.
 *
 * What a recording rule averages over counts for nothing: a burn rate is breached when its whole
 * window is.
 */
export function windowRampMs(condition: Node, timing: PipelineTiming = defaultTiming): number {
  const nodes = walk(condition);
  const comparisons = toComeTrue(condition);
  const exceptions = nodes.filter((node) => node.type === "set" && node.operator === "unless");
  return Math.max(
    0,
    ...comparisons.map((comparison) => comparisonRampMs(comparison, timing)),
    ...exceptions.map((node) => emptyingMs(node, timing)),
  );
}

/** Returns the comparisons that the alert waits for: none of what holds it back. */
function toComeTrue(node: Node): readonly CompareNode[] {
  if (node.type === "compare") return [node];
  if (node.type === "set" && node.operator === "unless") return toComeTrue(node.left);
  return children(node).flatMap(toComeTrue);
}

/**
 * What holds the alert back ends once its windows have one sample of before the breach at most. A
 * share of what breaches, such as of the failed requests, is about the breach alone: where nothing
 * failed before, there is nothing in its windows that has to leave them.
 */
function emptyingMs(node: Node, timing: PipelineTiming): number {
  if (node.type !== "set") return 0;
  const breaching = new Set(
    walk(node.left)
      .filter(isShare)
      .map(({ left }) => printPromql(left)),
  );
  const windows = selectorsBefore(node.right, breaching).map(({ metric, rangeMs = 0 }) => {
    const intervalMs = sampleIntervalMs(metric, timing);
    return Math.max(0, wholeMs(rangeMs, intervalMs) - intervalMs);
  });
  return Math.max(0, ...windows);
}

/** Returns the series whose windows may hold what was before the breach. */
function selectorsBefore(node: Node, breaching: ReadonlySet<string>): readonly SelectorNode[] {
  if (node.type === "selector") return [node];
  if (isShare(node) && breaching.has(printPromql(node.right))) return [];
  return children(node).flatMap((child) => selectorsBefore(child, breaching));
}

function comparisonRampMs(comparison: CompareNode, timing: PipelineTiming): number {
  const windows = walk(comparison.left).filter((node) => node.type === "selector");
  const share = filledShare(comparison);
  return Math.max(0, ...windows.map((window) => selectorRampMs(window, share, timing)));
}

/**
 * In whole samples. The first sample of a series that the breach itself begins, such as that of a
 * status that no answer had before, is no increase: only later events count, and what a batch of
 * spans holds back is in no sample.
 */
function selectorRampMs(selector: SelectorNode, share: number, timing: PipelineTiming): number {
  const { metric, rangeMs } = selector;
  if (rangeMs === undefined) return 0;
  const fillMs = rangeMs * share;
  const intervalMs = sampleIntervalMs(metric, timing);
  if ("target" in metric) return wholeMs(fillMs, intervalMs);
  return Math.max(intervalMs, wholeMs(fillMs + batchDelayMs(metric, timing), intervalMs));
}

/** Returns the share of its window, 0 to 1, that a breach fills when the comparison comes true. */
function filledShare({ operator, left, right }: CompareNode): number {
  if (right.type !== "number" || (operator !== ">" && operator !== ">=")) return 1;
  const threshold = Math.max(0, right.value);
  const breach = isShare(left) ? Math.min(1, breachFactor * threshold) : breachFactor * threshold;
  return breach === 0 ? 0 : Math.min(1, threshold / breach);
}

function isShare(node: Node): node is ArithmeticNode {
  return node.type === "arithmetic" && node.operator !== "*" && node.right.type !== "number";
}

function wholeMs(ms: number, intervalMs: number): number {
  return Math.ceil(ms / intervalMs) * intervalMs;
}
