import { compilePattern } from "./pattern.ts";

/** Characters that a class may want, the most readable first. */
const characters = Array.from("a1A-_ ./:@%éα\n\t\v\f\u0007\0");

/** What stands for any text. */
const anyText = "example";

/** Most examples that are followed at a time: `(a|b)(c|d)…` has many. */
const most = 8;

/**
 * Returns readable values that the pattern matches from end to end, one at least for each of its
 * alternatives; none where the pattern asks for what is not thought of here, such as a `\b`.
 */
export function patternExamples(pattern: string): readonly string[] {
  const { examples } = alternatives({ pattern, at: 0 });
  const { test } = compilePattern(pattern, { dotAll: true });
  return [...new Set(examples)].filter(test);
}

/** A pattern that is known to be one, and how far it is read. */
interface Reading {
  readonly pattern: string;
  readonly at: number;
}

interface Read {
  readonly examples: readonly string[];
  /** Where the rest begins. */
  readonly at: number;
}

function alternatives(reading: Reading): Read {
  const { pattern } = reading;
  let { at } = reading;
  const found: string[] = [];
  for (;;) {
    const one = sequence({ pattern, at });
    found.push(...one.examples);
    at = one.at;
    if (pattern[at] !== "|") return { examples: found.slice(0, most), at };
    at += 1;
  }
}

function sequence({ pattern, at: start }: Reading): Read {
  let at = start;
  let examples: readonly string[] = [""];
  while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") {
    const one = repeated(pattern, piece({ pattern, at }));
    examples = joined(examples, one.examples);
    at = one.at;
  }
  return { examples, at };
}

/** Each of the longer list beside one of the other: not every combination. */
function joined(heads: readonly string[], tails: readonly string[]): readonly string[] {
  const count = Math.max(heads.length, tails.length);
  return Array.from(
    { length: count },
    (_, index) => `${heads[index % heads.length] ?? ""}${tails[index % tails.length] ?? ""}`,
  );
}

/** One repetition where none or one would do: an empty label is a missing one. */
function repeated(pattern: string, { examples, at }: Read): Read {
  const [text = "", least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(pattern.slice(at)) ?? [];
  if (text === "") return { examples, at };
  const times = Math.max(1, Number(least ?? 1));
  const isAnyText = pattern[at - 1] === "." && /^[*+]/.test(text) && pattern[at - 2] !== "\\";
  const repeat = (one: string): string => (isAnyText ? anyText : one.repeat(times));
  return { examples: examples.map(repeat), at: at + text.length };
}

const pieces: readonly {
  readonly shape: RegExp;
  readonly examples: (text: string, literal: string) => readonly string[];
}[] = [
  { shape: /^\\Q([\s\S]*?)(?:\\E|$)/, examples: (_, literal) => [literal] },
  { shape: /^(?:[\^$]|\\[AzbB]|\(\?[a-zA-Z-]+\))/, examples: () => [""] },
  { shape: /^\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]/, examples: classExamples },
  {
    shape: /^\\(?:x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|[0-7]{1,3}|[pP]\{[^}]*\}|[pP]\w|[\s\S])/,
    examples: classExamples,
  },
  { shape: /^\./, examples: classExamples },
  { shape: /^[\s\S]/u, examples: (text) => [text] },
];

function piece({ pattern, at }: Reading): Read {
  const rest = pattern.slice(at);
  const group = /^\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?/.exec(rest)?.[0];
  if (group !== undefined && !/^\(\?[a-zA-Z-]+\)/.test(rest)) {
    const inner = alternatives({ pattern, at: at + group.length });
    return { examples: inner.examples, at: inner.at + 1 };
  }
  for (const { shape, examples } of pieces) {
    const [text, literal = ""] = shape.exec(rest) ?? [];
    if (text !== undefined) return { examples: examples(text, literal), at: at + text.length };
  }
  return { examples: [""], at: pattern.length };
}

/** Asks the pattern's own engine what its class has in it; the class's own characters may be. */
function classExamples(text: string): readonly string[] {
  const { test } = compilePattern(text, { dotAll: true });
  const found = [...characters, ...Array.from(text)].find((one) => test(one)) ?? hexCharacter(text);
  return [found];
}

function hexCharacter(text: string): string {
  const code = Number.parseInt(/^\\x\{?([0-9A-Fa-f]+)/.exec(text)?.[1] ?? "61", 16);
  return String.fromCodePoint(code);
}
