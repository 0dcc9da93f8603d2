import { absentLabels } from "./evaluate/functions/absent.ts";
import { entriesOf, metricName } from "./evaluate/labels.ts";
import { isSetOperator } from "./evaluate/parse/binary.ts";
import { typeOf } from "./evaluate/parse/check.ts";
import {
  unwrapped,
  type AggregateNode,
  type BinaryNode,
  type CallNode,
  type Syntax,
} from "./evaluate/parse/syntax.ts";

/** The labels of an expression's series, besides the metric's name, as far as its text says it. */
export interface GivenLabels {
  /** Those that the text names for it to give. */
  readonly least: readonly string[];
  /** Those that it can give; undefined: a series is read that may carry any. */
  readonly most: readonly string[] | undefined;
}

const any: GivenLabels = { least: [], most: undefined };
const none: GivenLabels = { least: [], most: [] };

/** Returns which labels the series of the expression have. */
export function givenLabels(node: Syntax): GivenLabels {
  switch (node.type) {
    case "number":
    case "string":
      return none;
    case "selector":
      return any;
    case "paren":
    case "negative":
    case "subquery":
      return givenLabels(node.of);
    case "aggregate":
      return ofAggregate(node);
    case "call":
      return ofCall(node);
    case "binary":
      return ofBinary(node);
  }
  return node satisfies never;
}

/** These keep the series that they choose as they are. */
const choosing: ReadonlySet<string> = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);

function ofAggregate({ operator, parameter, of, labels, without }: AggregateNode): GivenLabels {
  const own = givenLabels(of);
  if (choosing.has(operator)) return own;
  const grouped = without ? less(own, labels) : only(own, labels.filter(isNoName));
  return operator === "count_values" && parameter?.type === "string"
    ? more(grouped, [parameter.value])
    : grouped;
}

const overBuckets: ReadonlySet<string> = new Set(["histogram_quantile", "histogram_fraction"]);

function ofCall({ name, args }: CallNode): GivenLabels {
  const [first] = args;
  if (name === "absent" || name === "absent_over_time") {
    const labels = first === undefined ? [] : entriesOf(absentLabels(first)).map(([one]) => one);
    return { least: labels, most: labels };
  }
  const vector = args.find((arg) => typeOf(arg).endsWith("vector"));
  if (vector === undefined) return none;
  const own = givenLabels(vector);
  if (name === "label_replace" || name === "label_join") {
    const to = args[1] === undefined ? undefined : unwrapped(args[1]);
    // What is made of a label that is not there is no label either
    return to?.type === "string"
      ? { ...more(own, [to.value]), least: less(own, [to.value]).least }
      : any;
  }
  if (name === "info") return { ...own, most: undefined };
  return overBuckets.has(name) ? less(own, ["le"]) : own;
}

function ofBinary({ operator, left, right, matching }: BinaryNode): GivenLabels {
  if (typeOf(left) === "scalar") return givenLabels(right);
  if (typeOf(right) === "scalar") return givenLabels(left);
  const [one, other] = [givenLabels(left), givenLabels(right)];
  if (operator === "or") {
    const most = one.most && other.most && union(one.most, other.most);
    return { least: one.least.filter((label) => other.least.includes(label)), most };
  }
  if (isSetOperator(operator)) return one;
  const { on, labels, cardinality, include } = matching;
  if (cardinality === "many-to-one") return joined(one, other, include);
  if (cardinality === "one-to-many") return joined(other, one, include);
  // Both sides have these in common, so one of them tells for both
  const most = one.most ?? other.most;
  const least = union(one.least, other.least).filter((label) => most?.includes(label) ?? true);
  const both = { least, most };
  return on ? only(both, labels) : less(both, labels);
}

/** Included labels are those of the one side: none where it has none. */
function joined(many: GivenLabels, one: GivenLabels, include: readonly string[]): GivenLabels {
  const own = less(many, include);
  const added = only(one, include);
  return {
    least: [...own.least, ...one.least.filter((label) => include.includes(label))],
    most: own.most && union(own.most, added.most ?? include),
  };
}

/** A label that may be there is given where the text names it. */
function only({ least, most }: GivenLabels, labels: readonly string[]): GivenLabels {
  const isKept = (known: readonly string[]) => labels.filter((label) => known.includes(label));
  return most === undefined
    ? { least: labels, most: labels }
    : { least: isKept(least), most: isKept(most) };
}

function less({ least, most }: GivenLabels, labels: readonly string[]): GivenLabels {
  const isKept = (label: string): boolean => !labels.includes(label);
  return { least: least.filter(isKept), most: most?.filter(isKept) };
}

function more({ least, most }: GivenLabels, labels: readonly string[]): GivenLabels {
  return { least: union(least, labels), most: most && union(most, labels) };
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])];
}

function isNoName(label: string): boolean {
  return label !== metricName;
}
