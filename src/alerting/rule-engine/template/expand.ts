import { checkGoTemplate } from "../../go-template/check.ts";
import type {
  BlockNode,
  GoTemplate,
  Operand,
  OperandValue,
  Pipeline,
  TemplateNode,
} from "../../go-template/syntax.ts";
import { templateFunctions, type TemplateSurroundings } from "./functions.ts";
import { ruleDialect } from "./rule-dialect.ts";
import { isTrue, labelMap, showValue, TemplateFailure, type TemplateValue } from "./value.ts";

/** What a template of an alert reads, and where it is expanded. */
export interface AlertTemplateData extends TemplateSurroundings {
  readonly labels: Readonly<Record<string, string>>;
  /** A histogram is the text that Prometheus shows for it. */
  readonly value: number | string;
  readonly externalLabels: Readonly<Record<string, string>>;
}

/** Most templates that are kept. */
const most = 1_000;
const parsed = new Map<string, GoTemplate>();

/**
 * Returns the text that the template of an alert's label or annotation becomes, as Prometheus has it.
 * What cannot be expanded becomes `<error expanding template: …>`; Go's words for why are not kept.
 */
export function expandTemplate(text: string, data: AlertTemplateData): string {
  try {
    return expanded(text, data);
  } catch (error) {
    if (error instanceof TemplateFailure) return `<error expanding template: ${error.message}>`;
    throw error;
  }
}

/**
 * Returns the text that the template becomes.
 *
 * @throws TemplateFailure where it cannot be read or filled in.
 */
export function expanded(text: string, data: AlertTemplateData): string {
  if (!text.includes("{{")) return text;
  const template = templateOf(text);
  return run(template.main, scopeOf(data, template)).text;
}

function templateOf(text: string): GoTemplate {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const {
    template,
    flaws: [flaw],
  } = checkGoTemplate(text, ruleDialect);
  if (flaw !== undefined) throw new TemplateFailure(`expected ${flaw.expected}, got ${flaw.got}`);
  if (parsed.size >= most) parsed.clear();
  parsed.set(text, template);
  return template;
}

interface Scope {
  readonly dot: TemplateValue;
  readonly variables: Map<string, TemplateValue>;
  readonly data: AlertTemplateData;
  readonly definitions: GoTemplate["definitions"];
  /** How many templates call each other here. */
  readonly depth: number;
}

function scopeOf(data: AlertTemplateData, { definitions }: GoTemplate): Scope {
  const [labels, externalLabels] = [labelMap(data.labels), labelMap(data.externalLabels)];
  const { value, externalUrl } = data;
  const dot: TemplateValue = {
    type: "map",
    entries: {
      Labels: labels,
      Value: value,
      ExternalLabels: externalLabels,
      ExternalURL: externalUrl,
    },
    zero: undefined,
  };
  const variables = new Map<string, TemplateValue>([
    ["$", dot],
    ["$labels", labels],
    ["$value", value],
    ["$externalLabels", externalLabels],
    ["$externalURL", externalUrl],
  ]);
  return { dot, variables, data, definitions, depth: 0 };
}

/** What a part of a template becomes, and whether the range around it is left there. */
interface Output {
  readonly text: string;
  readonly leave?: "break" | "continue";
}

function run(nodes: readonly TemplateNode[], scope: Scope): Output {
  let text = "";
  for (const node of nodes) {
    const output = runNode(node, scope);
    text += output.text;
    if (output.leave !== undefined) return { text, leave: output.leave };
  }
  return { text };
}

function runNode(node: TemplateNode, scope: Scope): Output {
  switch (node.type) {
    case "text":
      return { text: node.text };
    case "show": {
      const value = evaluate(node.pipeline, scope);
      return { text: node.pipeline.variables.length > 0 ? "" : showValue(value) };
    }
    case "template":
      return { text: runTemplate(node.name, node.pipeline, scope) };
    case "break":
    case "continue":
      return { text: "", leave: node.type };
    case "if":
    case "with":
    case "range":
      return runBlock(node, scope);
  }
  return node satisfies never;
}

/** Go stops at a depth of 100,000: it is one that never ends. */
const deepest = 100;

function runTemplate(name: string, pipeline: Pipeline | undefined, scope: Scope): string {
  const found = scope.definitions.find((one) => one.name === name);
  if (found === undefined) throw new TemplateFailure(`template "${name}" not defined`);
  if (scope.depth >= deepest) throw new TemplateFailure("exceeded maximum template depth");
  const dot = pipeline === undefined ? undefined : evaluate(pipeline, scope);
  const variables = new Map([["$", dot]]);
  return run(found.nodes, { ...scope, dot, variables, depth: scope.depth + 1 }).text;
}

function runBlock({ type, pipeline, body, otherwise }: BlockNode, outer: Scope): Output {
  // What a block declares ends with it; what it sets anew of the outside is seldom and does not count
  const scope: Scope = { ...outer, variables: new Map(outer.variables) };
  const value = evaluate(pipeline, scope);
  if (!isTrue(value)) return run(otherwise, scope);
  if (type === "if") return run(body, scope);
  if (type === "with") return run(body, { ...scope, dot: value });
  let text = "";
  for (const [key, element] of elementsOf(value)) {
    const variables = new Map(scope.variables);
    const [first, second] = pipeline.variables;
    if (second !== undefined) variables.set(first ?? "", key).set(second, element);
    else if (first !== undefined) variables.set(first, element);
    const output = run(body, { ...scope, variables, dot: element });
    text += output.text;
    if (output.leave === "break") break;
  }
  return { text };
}

function elementsOf(value: TemplateValue): readonly (readonly [TemplateValue, TemplateValue])[] {
  if (Array.isArray(value)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- isArray forgets the elements' type
    return (value as readonly TemplateValue[]).map((one, at) => [BigInt(at), one]);
  }
  if (typeof value === "object" && "type" in value && value.type === "map") {
    return Object.entries(value.entries).toSorted(([a], [b]) => (a < b ? -1 : 1));
  }
  throw new TemplateFailure(`range can't iterate over ${showValue(value)}`);
}

function evaluate({ variables, commands }: Pipeline, scope: Scope): TemplateValue {
  let value: TemplateValue;
  for (const [index, operands] of commands.entries()) {
    value = runCommand(operands, scope, index === 0 ? [] : [value]);
  }
  const [name, second] = variables;
  if (name !== undefined && second === undefined) scope.variables.set(name, value);
  return value;
}

function runCommand(
  [first, ...rest]: readonly Operand[],
  scope: Scope,
  piped: readonly TemplateValue[],
): TemplateValue {
  if (first === undefined) throw new TemplateFailure("missing value");
  const given = (): readonly TemplateValue[] => [
    ...rest.map((operand) => operandValue(operand, scope)),
    ...piped,
  ];
  if (first.value.type === "function") return call(first.value.name, given(), scope);
  if (rest.length + piped.length > 0)
    throw new TemplateFailure("can't give argument to non-function");
  return operandValue(first, scope);
}

function call(name: string, given: readonly TemplateValue[], { data }: Scope): TemplateValue {
  const found = templateFunctions[name];
  if (found === undefined) throw new TemplateFailure(`the function ${name} is not known here`);
  return found(given, data);
}

function operandValue({ value, fields }: Operand, scope: Scope): TemplateValue {
  return fields.reduce(fieldOf, rootValue(value, scope));
}

function rootValue(value: OperandValue, scope: Scope): TemplateValue {
  switch (value.type) {
    case "literal":
      return value.value;
    case "dot":
      return scope.dot;
    case "variable":
      if (scope.variables.has(value.name)) return scope.variables.get(value.name);
      throw new TemplateFailure(`undefined variable "${value.name}"`);
    case "function":
      return call(value.name, [], scope);
    case "pipeline":
      return evaluate(value.pipeline, scope);
  }
  return undefined;
}

function fieldOf(value: TemplateValue, name: string): TemplateValue {
  if (typeof value === "object" && "type" in value) {
    if (value.type === "map") {
      if (name in value.entries || value.zero !== undefined)
        return value.entries[name] ?? value.zero;
    } else if (name === "Labels") return labelMap(value.labels);
    else if (name === "Value") return value.value;
  }
  throw new TemplateFailure(`can't evaluate field ${name}`);
}
