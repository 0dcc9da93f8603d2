import { syntaxError, unsupported } from "../failure.ts";
import { isComparison, isSetOperator } from "./binary.ts";
import { signatureOf } from "./signatures.ts";
import type { AggregateNode, BinaryNode, CallNode, Syntax, ValueType } from "./syntax.ts";

/** Returns what the expression evaluates to. */
export function typeOf(node: Syntax): ValueType {
  switch (node.type) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "selector":
      return node.range === undefined ? "instant vector" : "range vector";
    case "subquery":
      return "range vector";
    case "aggregate":
      return "instant vector";
    case "call":
      return signatureOf(node.name)?.returns ?? "instant vector";
    case "binary": {
      const scalars = typeOf(node.left) === "scalar" && typeOf(node.right) === "scalar";
      return scalars ? "scalar" : "instant vector";
    }
    case "negative":
    case "paren":
      return typeOf(node.of);
  }
}

/**
 * Checks the types of an expression: promql/parser/parse.go, checkAST.
 *
 * @throws ObservabilityError `OBS_PROMQL_SYNTAX` or `OBS_PROMQL_UNSUPPORTED`.
 */
export function checkTypes(node: Syntax, text: string, experimental: boolean): void {
  const fail = (of: Syntax, problem: string): Error => syntaxError(text, of.from, problem);
  const check = (one: Syntax): void => checkTypes(one, text, experimental);
  switch (node.type) {
    case "number":
    case "string":
      return;
    case "selector":
      if (node.edges !== undefined && !experimental) {
        throw unsupported(`the experimental modifier ${node.edges}`);
      }
      if (node.matchers.every(({ matches }) => matches(""))) {
        throw fail(node, "vector selector must contain at least one non-empty matcher");
      }
      return;
    case "paren":
      check(node.of);
      return;
    case "negative":
      check(node.of);
      expectNumbers(node.of, fail);
      return;
    case "subquery":
      check(node.of);
      expectType(node.of, "instant vector", "in subquery", fail);
      return;
    case "aggregate":
      checkAggregate(node, check, fail, experimental);
      return;
    case "call":
      checkCall(node, check, fail, { text, experimental });
      return;
    case "binary":
      check(node.left);
      check(node.right);
      checkBinary(node, fail, experimental);
  }
}

type Fail = (of: Syntax, problem: string) => Error;

function expectType(node: Syntax, wanted: ValueType, where: string, fail: Fail): void {
  const type = typeOf(node);
  if (type !== wanted) throw fail(node, `expected type ${wanted} ${where}, got ${type}`);
}

function expectNumbers(node: Syntax, fail: Fail): void {
  const type = typeOf(node);
  if (type === "scalar" || type === "instant vector") return;
  throw fail(
    node,
    `unary expression only allowed on expressions of type scalar or instant vector, got "${type}"`,
  );
}

function checkAggregate(
  node: AggregateNode,
  check: (one: Syntax) => void,
  fail: Fail,
  experimental: boolean,
): void {
  const { operator, of, parameter } = node;
  if (!experimental && (operator === "limitk" || operator === "limit_ratio")) {
    throw unsupported(`the experimental aggregation ${operator}`);
  }
  check(of);
  expectType(of, "instant vector", "in aggregation expression", fail);
  if (parameter === undefined) return;
  check(parameter);
  const wanted = operator === "count_values" ? "string" : "scalar";
  expectType(parameter, wanted, "in aggregation parameter", fail);
}

function checkCall(
  node: CallNode,
  check: (one: Syntax) => void,
  fail: Fail,
  { text, experimental }: { readonly text: string; readonly experimental: boolean },
): void {
  const { name, args } = node;
  const signature = signatureOf(name);
  if (signature === undefined) throw unsupported(`the function ${name}`);
  if (signature.experimental && !experimental)
    throw unsupported(`the experimental function ${name}`);
  const { args: types, optional } = signature;
  const endless = optional === Number.POSITIVE_INFINITY;
  const least = endless ? types.length - 1 : types.length - optional;
  if (args.length < least || (!endless && args.length > types.length)) {
    const bound = endless || optional > 0 ? (args.length < least ? "at least " : "at most ") : "";
    const wanted = args.length < least ? least : types.length;
    throw fail(
      node,
      `expected ${bound}${wanted} argument(s) in call to "${name}", got ${args.length}`,
    );
  }
  for (const [index, arg] of args.entries()) {
    if (name === "info" && index === 1) {
      checkLabels(arg, text, fail);
      continue;
    }
    check(arg);
    const type = types[Math.min(index, types.length - 1)];
    if (type !== undefined) expectType(arg, type, `in call to function "${name}"`, fail);
  }
}

/** The second argument of `info` is matchers in braces, and no vector. */
function checkLabels(node: Syntax, text: string, fail: Fail): void {
  if (node.type !== "selector" || node.range !== undefined) {
    throw fail(node, "expected label selectors only");
  }
  if (text[node.from] !== "{") {
    throw fail(node, "expected label selectors only, got vector selector instead");
  }
}

function checkBinary(node: BinaryNode, fail: Fail, experimental: boolean): void {
  const { operator, left, right, bool, matching } = node;
  const [leftType, rightType] = [typeOf(left), typeOf(right)];
  for (const [side, type] of [
    [left, leftType],
    [right, rightType],
  ] as const) {
    if (type !== "scalar" && type !== "instant vector") {
      throw fail(side, "binary expression must contain only scalar and instant vector types");
    }
  }
  const scalar = leftType === "scalar" || rightType === "scalar";
  if (scalar && leftType === rightType && isComparison(operator) && !bool) {
    throw fail(node, "comparisons between scalars must use BOOL modifier");
  }
  if (scalar && isSetOperator(operator)) {
    throw fail(node, `set operator "${operator}" not allowed in binary scalar expression`);
  }
  const matches = matching.labels.length > 0 || matching.on;
  if (scalar && matches) throw fail(node, "vector matching only allowed between instant vectors");
  const fills = matching.fillLeft !== undefined || matching.fillRight !== undefined;
  if (fills && !experimental) throw unsupported("the experimental modifier fill");
  if (fills && scalar)
    throw fail(node, "filling in missing series only allowed between instant vectors");
}
