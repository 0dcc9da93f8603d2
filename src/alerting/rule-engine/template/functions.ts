import { RE2JS } from "re2js";

import { toMs } from "../../../duration.ts";
import {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
} from "./humanize.ts";
import { sprintf } from "./print.ts";
import {
  isTrue,
  showValue,
  TemplateFailure,
  type TemplateSample,
  type TemplateValue,
} from "./value.ts";

/** What functions of a template ask of where it is expanded. */
export interface TemplateSurroundings {
  readonly atMs: number;
  readonly externalUrl: string;
  /** Returns what the PromQL finds at the time of the evaluation. */
  readonly query: (text: string) => readonly TemplateSample[];
}

export type TemplateFunction = (
  given: readonly TemplateValue[],
  surroundings: TemplateSurroundings,
) => TemplateValue;

const ofNumber =
  (show: (value: number) => string): TemplateFunction =>
  ([value]) =>
    show(toFloat(value));
const ofText =
  (change: (text: string) => string): TemplateFunction =>
  ([value]) =>
    change(toText(value));
const compare =
  (holds: (order: number) => boolean): TemplateFunction =>
  ([a, b]) =>
    holds(orderOf(a, b));

/** Go's functions and those of template/template.go, but for what needs Go's own times. */
export const templateFunctions: Readonly<Partial<Record<string, TemplateFunction>>> = {
  and: (given) => given.find((value) => !isTrue(value)) ?? given.at(-1),
  or: (given) => given.find(isTrue) ?? given.at(-1),
  not: ([value]) => !isTrue(value),
  len: ([value]) => BigInt(lengthOf(value)),
  index: ([value, ...keys]) => keys.reduce(elementOf, value),
  print: (given) => given.map(showValue).join(""),
  println: (given) => `${given.map(showValue).join(" ")}\n`,
  printf: ([format, ...values]) => sprintf(toText(format), values),
  eq: ([a, ...others]) => others.some((b) => orderOf(a, b) === 0),
  ne: compare((order) => order !== 0),
  lt: compare((order) => order < 0),
  le: compare((order) => order <= 0),
  gt: compare((order) => order > 0),
  ge: compare((order) => order >= 0),
  query: ([text], { query }) => query(toText(text)),
  first: ([samples]) => samplesOf(samples)[0] ?? fail("first() called on vector with no elements"),
  label: ([name, sample]) => toSample(sample).labels[toText(name)] ?? "",
  value: ([sample]) => toSample(sample).value,
  strvalue: ([sample]) => toSample(sample).labels["__value__"] ?? "",
  sortByLabel: ([name, samples]) => sorted(toText(name), samplesOf(samples)),
  args: (given) => ({
    type: "map",
    entries: Object.fromEntries(given.map((value, at) => [`arg${at}`, value])),
    zero: undefined,
  }),
  humanize: ofNumber(humanize),
  humanize1024: ofNumber(humanize1024),
  humanizeDuration: ofNumber(humanizeDuration),
  humanizePercentage: ofNumber(humanizePercentage),
  humanizeTimestamp: ofNumber(humanizeTimestamp),
  title: ofText((text) => text.replaceAll(/\p{L}[\p{L}\p{N}'_]*/gu, capitalized)),
  toUpper: ofText((text) => text.toUpperCase()),
  toLower: ofText((text) => text.toLowerCase()),
  safeHtml: ofText((text) => text),
  urlQueryEscape: ofText(escapeQuery),
  urlquery: ofText(escapeQuery),
  graphLink: ofText((text) => `/graph?g0.expr=${escapeQuery(text)}&g0.tab=0`),
  tableLink: ofText((text) => `/graph?g0.expr=${escapeQuery(text)}&g0.tab=1`),
  stripPort: ofText((text) => splitPort(text)?.host ?? text),
  stripDomain: ofText(withoutDomain),
  match: ([pattern, text]) => toPattern(pattern).matcher(toText(text)).find(),
  reReplaceAll: ([pattern, replacement, text]) =>
    toPattern(pattern).matcher(toText(text)).replaceAll(toText(replacement)),
  now: (_, { atMs }) => atMs / 1_000,
  parseDuration: ([text]) => secondsOf(toText(text)),
  externalURL: (_, { externalUrl }) => externalUrl,
  pathPrefix: (_, { externalUrl }) => (externalUrl === "" ? "" : new URL(externalUrl).pathname),
};

function fail(problem: string): never {
  throw new TemplateFailure(problem);
}

function toText(value: TemplateValue): string {
  return typeof value === "string" ? value : fail(`expected text, got ${showValue(value)}`);
}

function toFloat(value: TemplateValue): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  const number = typeof value === "string" && value !== "" ? Number(value) : Number.NaN;
  if (typeof value === "string" && (value === "NaN" || !Number.isNaN(number))) return number;
  return fail(`can't convert ${showValue(value)} to float`);
}

/** Go compares only what is of one kind: a float and a whole number are of two. */
function orderOf(a: TemplateValue, b: TemplateValue): number {
  if (typeof a !== typeof b) return fail("incompatible types for comparison");
  if (typeof a === "object" || a === undefined || b === undefined)
    return fail("invalid type for comparison");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of the same basic type as `a`
  const other = b as typeof a;
  if (a === other) return 0;
  // NaN is neither equal nor less nor greater
  return a < other ? -1 : a > other ? 1 : Number.NaN;
}

function lengthOf(value: TemplateValue): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (typeof value === "object" && "type" in value && value.type === "map") {
    return Object.keys(value.entries).length;
  }
  return fail("len of what has no length");
}

function elementOf(value: TemplateValue, key: TemplateValue): TemplateValue {
  if (Array.isArray(value)) {
    const at = Number(key);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- isArray forgets the elements' type
    return at < value.length ? (value[at] as TemplateValue) : fail("index out of range");
  }
  if (typeof value === "object" && "type" in value && value.type === "map") {
    return value.entries[toText(key)] ?? value.zero;
  }
  return fail("can't index item");
}

function samplesOf(value: TemplateValue): readonly TemplateSample[] {
  return Array.isArray(value) ? value.map(toSample) : fail("expected the result of a query");
}

function toSample(value: TemplateValue): TemplateSample {
  if (typeof value === "object" && "type" in value && value.type === "sample") return value;
  return fail("expected a sample");
}

function sorted(label: string, samples: readonly TemplateSample[]): readonly TemplateSample[] {
  const key = ({ labels }: TemplateSample): string => labels[label] ?? "";
  return samples.toSorted((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** Go's QueryEscape: spaces become plus signs, and `!'()*~` only in part. */
function escapeQuery(text: string): string {
  const escaped = encodeURIComponent(text).replaceAll("%20", "+");
  return escaped.replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

interface HostPort {
  readonly host: string;
  readonly port: string;
}

function splitPort(text: string): HostPort | undefined {
  const groups = /^(?:\[(?<v6>[^[\]]*)\]|(?<host>[^:[\]]*)):(?<port>[^:]*)$/.exec(text)?.groups;
  if (groups === undefined) return undefined;
  return { host: groups["v6"] ?? groups["host"] ?? "", port: groups["port"] ?? "" };
}

function withoutDomain(text: string): string {
  const { host, port } = splitPort(text) ?? { host: text, port: "" };
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(":")) return text;
  const [name = ""] = host.split(".");
  return port === "" ? name : `${name}:${port}`;
}

function toPattern(value: TemplateValue): RE2JS {
  try {
    return RE2JS.compile(toText(value));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function secondsOf(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  return (sign * toMs(text.replace(/^-/, ""))) / 1_000;
}
