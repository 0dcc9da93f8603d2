import { toPromDuration } from "../duration.ts";
import type { AggregateNode, Matching, Node, SelectorNode } from "./expression.ts";
import type { Matcher } from "./label-condition.ts";
import type { PanelWindow, PanelWindowNames } from "./panel-window.ts";
import { labelName, sourceName } from "./source.ts";

/**
 * Returns the node as PromQL, on one line. `windows`: how those of a panel are written; without them
 * the durations that stand for them are.
 */
export function printPromql(node: Node, windows?: PanelWindowNames): string {
  const print = (one: Node): string => printPromql(one, windows);
  const range = (one: Ranged): string => printRange(one, windows);
  const shifts = (one: Shifts): string => printShifts(one, windows);
  switch (node.type) {
    case "selector":
      return `${printSelector(node)}${bracketed(range(node))}${shifts(node)}`;
    case "recorded":
      return `${node.record}${braces(node.matchers)}${bracketed(range(node))}${shifts(node)}`;
    case "subquery":
      return `${operand(node.of, print)}[${range(node)}:${step(node.stepMs)}]${shifts(node)}`;
    case "call":
      return `${node.name}(${node.args.map(print).join(", ")})`;
    case "aggregate":
      return printAggregate(node, print);
    case "arithmetic":
    case "set":
      return `${operand(node.left, print)} ${node.operator}${matching(node)} ${operand(node.right, print)}`;
    case "compare": {
      const bool = node.bool === true ? " bool" : "";
      return `${operand(node.left, print)} ${node.operator}${bool}${matching(node)} ${operand(node.right, print)}`;
    }
    case "number":
      return printNumber(node.value);
    case "text":
      return JSON.stringify(node.value);
    case "raw":
      return withoutOpenComment(node.text);
    case "broken":
      return `(expected ${node.expected}, got ${node.got})`;
  }
  return node satisfies never;
}

function printSelector({ metric, series, matchers }: SelectorNode): string {
  return `${sourceName(metric)}${series}${braces(matchers)}`;
}

function braces(matchers: readonly Matcher[] = []): string {
  const conditions = matchers.map(
    ({ label, operator, value }) => `${labelName(label)}${operator}${JSON.stringify(value)}`,
  );
  return conditions.length === 0 ? "" : `{${conditions.join(",")}}`;
}

interface Ranged {
  readonly rangeMs?: number | undefined;
  readonly window?: PanelWindow | undefined;
}

function printRange({ rangeMs, window }: Ranged, windows: PanelWindowNames | undefined): string {
  if (window !== undefined && windows !== undefined) return windows[window];
  return rangeMs === undefined ? "" : toPromDuration(rangeMs);
}

/** In brackets, where there is one. */
function bracketed(range: string): string {
  return range === "" ? "" : `[${range}]`;
}

function step(ms: number | undefined): string {
  return ms === undefined ? "" : toPromDuration(ms);
}

interface Shifts {
  readonly offsetMs?: number;
  readonly offsetWindow?: PanelWindow;
  readonly at?: number | "start" | "end";
}

function printShifts({ offsetMs, offsetWindow, at }: Shifts, windows?: PanelWindowNames): string {
  const time = typeof at === "string" ? `${at}()` : at;
  const offset = printRange({ rangeMs: offsetMs, window: offsetWindow }, windows);
  return [time === undefined ? "" : ` @ ${time}`, offset === "" ? "" : ` offset ${offset}`].join(
    "",
  );
}

type Print = (node: Node) => string;

function printAggregate(
  { operator, by, without, parameter, of }: AggregateNode,
  print: Print,
): string {
  const args = [...(parameter === undefined ? [] : [parameter]), of].map(print).join(", ");
  return `${operator}${grouping(by, without)} (${args})`;
}

function grouping(by: readonly string[], without: readonly string[] | undefined): string {
  if (without !== undefined) return ` without (${names(without)})`;
  return by.length === 0 ? "" : ` by (${names(by)})`;
}

function matching({ on, ignoring, group }: Matching): string {
  return [
    on === undefined ? "" : ` on (${names(on)})`,
    ignoring === undefined ? "" : ` ignoring (${names(ignoring)})`,
    group === undefined ? "" : ` group_${group.many} (${names(group.include)})`,
  ].join("");
}

function names(labels: readonly string[]): string {
  return labels.map(labelName).join(", ");
}

/** Parentheses wherever a reader could doubt the precedence. */
function operand(node: Node, print: Print): string {
  const compound = ["arithmetic", "compare", "set", "raw"].includes(node.type);
  return compound ? `(${print(node)})` : print(node);
}

/** A comment at the end would take whatever is printed behind it along. */
function withoutOpenComment(text: string): string {
  const last = text.slice(text.lastIndexOf("\n") + 1);
  return last.includes("#") ? `${text}\n` : text;
}

function printNumber(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? "+Inf" : "-Inf";
}
