import { toPromDuration } from "../duration.ts";
import type { AggregateNode, Matching, Node, SelectorNode } from "./expression.ts";
import { labelName, sourceName } from "./source.ts";

/** Returns the node as PromQL, on one line. */
export function printPromql(node: Node): string {
  switch (node.type) {
    case "selector":
      return `${printSelector(node)}${range(node.rangeMs)}${shifts(node)}`;
    case "recorded":
      return `${node.record}${range(node.rangeMs)}${shifts(node)}`;
    case "subquery":
      return `${operand(node.of)}[${toPromDuration(node.rangeMs)}:${step(node.stepMs)}]${shifts(node)}`;
    case "call":
      return `${node.name}(${node.args.map(printPromql).join(", ")})`;
    case "aggregate":
      return printAggregate(node);
    case "arithmetic":
    case "set":
      return `${operand(node.left)} ${node.operator}${matching(node)} ${operand(node.right)}`;
    case "compare": {
      const bool = node.bool === true ? " bool" : "";
      return `${operand(node.left)} ${node.operator}${bool}${matching(node)} ${operand(node.right)}`;
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
  const conditions = matchers.map(
    ({ label, operator, value }) => `${labelName(label)}${operator}${JSON.stringify(value)}`,
  );
  const braces = conditions.length === 0 ? "" : `{${conditions.join(",")}}`;
  return `${sourceName(metric)}${series}${braces}`;
}

function range(ms: number | undefined): string {
  return ms === undefined ? "" : `[${toPromDuration(ms)}]`;
}

function step(ms: number | undefined): string {
  return ms === undefined ? "" : toPromDuration(ms);
}

interface Shifts {
  readonly offsetMs?: number;
  readonly at?: number | "start" | "end";
}

function shifts({ offsetMs, at }: Shifts): string {
  const time = typeof at === "string" ? `${at}()` : at;
  return [
    time === undefined ? "" : ` @ ${time}`,
    offsetMs === undefined ? "" : ` offset ${toPromDuration(offsetMs)}`,
  ].join("");
}

function printAggregate({ operator, by, without, parameter, of }: AggregateNode): string {
  const args = [...(parameter === undefined ? [] : [parameter]), of].map(printPromql).join(", ");
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
function operand(node: Node): string {
  const compound = ["arithmetic", "compare", "set", "raw"].includes(node.type);
  return compound ? `(${printPromql(node)})` : printPromql(node);
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
