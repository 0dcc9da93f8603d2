import { nearest } from "../../nearest.ts";
import type { Mismatch } from "../../shape.ts";
import type { Arity, Dialect } from "./dialect.ts";
import { parseGoTemplate } from "./parse.ts";
import type { GoTemplate, Operand, Pipeline, TemplateNode } from "./syntax.ts";

/** A template by its name, or the text outside of all. */
export interface TemplateBody {
  readonly name: string | undefined;
  /** The fields that it reads of what it is called with: `["Alerts", "Firing"]`. */
  readonly fields: readonly (readonly string[])[];
  /** The fields that it reads of variables that the dialect declares: `["$labels", "route"]`. */
  readonly variableFields: readonly (readonly string[])[];
  readonly calls: readonly TemplateCall[];
}

/** `{{ template "name" . }}`. */
export interface TemplateCall {
  readonly name: string;
  /** Whether it is called with what the body itself is called with. */
  readonly withSame: boolean;
}

/** What can be seen in a Go template without running it. */
export interface CheckedTemplate {
  readonly template: GoTemplate;
  /** The first is what stands outside of all definitions. */
  readonly bodies: readonly TemplateBody[];
  /** Why it could not be read or filled in. What cannot be judged here is no flaw. */
  readonly flaws: readonly Mismatch[];
}

/** Returns what the template defines, calls and reads, and what is wrong with it. */
export function checkGoTemplate(text: string, dialect: Dialect): CheckedTemplate {
  const template = parseGoTemplate(text);
  const flaws: Mismatch[] = [...template.flaws];
  const check = (name: string | undefined, nodes: readonly TemplateNode[]): TemplateBody => {
    const own = name === undefined ? dialect : { ...dialect, variables: [] };
    return checkBody(name, nodes, own, flaws);
  };
  const main = check(undefined, template.main);
  const bodies = [main, ...template.definitions.map(({ name, nodes }) => check(name, nodes))];
  return { template, bodies, flaws };
}

/** Returns the names of the templates that the text defines. */
export function definedNames(text: string): readonly string[] {
  return parseGoTemplate(text).definitions.map(({ name }) => name);
}

/** What holds where a part of a body stands. */
interface Scope {
  /** Whether `.` is what the body is called with. */
  readonly same: boolean;
  readonly variables: Set<string>;
}

function checkBody(
  name: string | undefined,
  nodes: readonly TemplateNode[],
  { functions, owner, variables: declared }: Dialect,
  flaws: Mismatch[],
): TemplateBody {
  const fields: (readonly string[])[] = [];
  const variableFields: (readonly string[])[] = [];
  const calls: TemplateCall[] = [];
  const report = (expected: string, got: string): void => {
    flaws.push({ expected, got });
  };

  function all(parts: readonly TemplateNode[], scope: Scope): void {
    for (const part of parts) node(part, scope);
  }

  function node(part: TemplateNode, scope: Scope): void {
    switch (part.type) {
      case "text":
      case "break":
      case "continue":
        return;
      case "show":
        pipeline(part.pipeline, part.action, scope);
        return;
      case "template":
        calls.push({ name: part.name, withSame: isSame(part.pipeline, scope.same) });
        if (part.pipeline !== undefined) pipeline(part.pipeline, part.action, scope);
        return;
      case "if":
      case "with":
      case "range": {
        // What a block declares ends with it
        const inner: Scope = { ...scope, variables: new Set(scope.variables) };
        pipeline(part.pipeline, part.action, inner);
        all(part.body, part.type === "if" ? inner : { ...inner, same: false });
        all(part.otherwise, inner);
      }
    }
  }

  function pipeline(
    { variables, declares, commands }: Pipeline,
    action: string,
    scope: Scope,
  ): void {
    for (const [index, operands] of commands.entries()) command(operands, index, action, scope);
    if (declares) for (const variable of variables) scope.variables.add(variable);
    else for (const variable of variables) checkVariable(variable, scope);
  }

  function command(
    operands: readonly Operand[],
    index: number,
    action: string,
    scope: Scope,
  ): void {
    const [first, ...rest] = operands;
    for (const one of operands) operand(one, action, scope);
    if (first === undefined) return;
    const given = rest.length + (index > 0 ? 1 : 0);
    if (first.value.type === "function") {
      checkArity(first.value.name, given, action);
      readIndex(first.value.name, rest, scope);
    } else if (given > 0 && !mayBeMethod(first)) {
      report(index > 0 ? "a function after |" : "a function before its values", action);
      return;
    }
    // Without a command of its own, a function is called with nothing
    for (const { value } of rest) if (value.type === "function") checkArity(value.name, 0, action);
  }

  function operand({ value, fields: chain }: Operand, action: string, scope: Scope): void {
    if (value.type === "function") checkFunction(value.name);
    if (value.type === "pipeline") pipeline(value.pipeline, action, scope);
    if (value.type === "dot" && scope.same && chain.length > 0) fields.push(chain);
    if (value.type !== "variable") return;
    checkVariable(value.name, scope);
    if (chain.length === 0) return;
    if (value.name === "$") fields.push(chain);
    else if (declared.includes(value.name)) variableFields.push([value.name, ...chain]);
  }

  /** `index $labels "route"` reads what `$labels.route` does. */
  function readIndex(called: string, [of, key]: readonly Operand[], scope: Scope): void {
    if (called !== "index" || of === undefined || key?.value.type !== "literal") return;
    const { value } = key.value;
    if (typeof value !== "string") return;
    if (of.value.type === "variable" && declared.includes(of.value.name)) {
      variableFields.push([of.value.name, ...of.fields, value]);
    }
    const isRoot = of.value.type === "variable" ? of.value.name === "$" : scope.same;
    if (of.value.type !== "pipeline" && isRoot && of.fields.length > 0)
      fields.push([...of.fields, value]);
  }

  function checkFunction(word: string): void {
    if (functions.has(word)) return;
    const near = nearest(word, functions.keys());
    report(near === undefined ? `a function of ${owner}` : `the function ${near}`, word);
  }

  function checkArity(word: string, given: number, action: string): void {
    const arity = functions.get(word);
    if (arity === undefined || (given >= arity.least && given <= arity.most)) return;
    report(`${word} with ${showArity(arity)}`, `${given} in ${action}`);
  }

  function checkVariable(variable: string, { variables }: Scope): void {
    if (variables.has(variable)) return;
    const near = nearest(variable, variables);
    report(
      near === undefined ? "a variable that is declared before" : `the variable ${near}`,
      variable,
    );
  }

  all(nodes, { same: true, variables: new Set(["$", ...declared]) });
  return { name, fields, variableFields, calls };
}

/** Fields may be methods, such as `.StartsAt.Format "15:04"`. */
function mayBeMethod({ fields }: Operand): boolean {
  return fields.length > 0;
}

function showArity({ least, most }: Arity): string {
  const values = (count: number): string => `${count} ${count === 1 ? "value" : "values"}`;
  if (least === most) return values(least);
  return most === Number.POSITIVE_INFINITY
    ? `at least ${values(least)}`
    : `${least} to ${values(most)}`;
}

/** Whether the value is what the body is called with: `$` is everywhere. */
function isSame(pipeline: Pipeline | undefined, dotIs: boolean): boolean {
  const [command, ...others] = pipeline?.commands ?? [];
  const [operand, ...rest] = command ?? [];
  if (operand === undefined || others.length > 0 || rest.length > 0) return false;
  if (operand.fields.length > 0) return false;
  const { value } = operand;
  return value.type === "variable" ? value.name === "$" : value.type === "dot" && dotIs;
}
