import { assignments } from "./assignments.ts";
import { authorization } from "./authorization.ts";
import { commandsInText } from "./commands-in-text.ts";
import { databaseMessages } from "./database-messages.ts";
import { jwt, keys } from "./keys.ts";
import { namedPairs } from "./named-pairs.ts";
import { cards, ibans } from "./numbers.ts";
import { privateKeys } from "./private-keys.ts";
import type { RuleName } from "./rules.ts";
import { bitsOf, compositionOf } from "./signs.ts";
import type { TextRule } from "./text-rule.ts";
import { urls } from "./urls.ts";

/** In the order in which they are looked for: what is whole before what could be a part of it. */
const textRules: readonly TextRule[] = [
  ...privateKeys,
  ...databaseMessages,
  ...urls,
  ...authorization,
  ...namedPairs,
  ...assignments,
  ...commandsInText,
  ...keys,
  ...jwt,
  ...cards,
  ...ibans,
];

export interface TextOptions {
  /** Rules that are left out. */
  readonly off?: ReadonlySet<RuleName>;
  /** Names of parameters whose values are shown all the same, in lower case. */
  readonly keep?: ReadonlySet<string>;
  /** Further patterns, global; each match is masked. */
  readonly patterns?: readonly RegExp[];
  /** What stands in the place of a secret. */
  readonly mask: string;
}

export type RedactText = (text: string) => string;

/** Longest text that is remembered as clean, in UTF-16 units. */
const longestRemembered = 256;
const mostRemembered = 4_000;

/** The shortest thing that any rule finds. */
const shortestSecret = 4;

/**
 * Returns a function that masks the secrets in a text. The work grows with the length of the text
 * and no faster: each repetition of the patterns is bounded, or cannot fail, or reads a character
 * once. Short texts without a secret are remembered, for attributes repeat.
 */
export function createTextRedactor({
  off = new Set(),
  keep = new Set(),
  patterns = [],
  mask,
}: TextOptions): RedactText {
  const active = textRules
    .filter(({ rule }) => !off.has(rule))
    .map((rule) => ({ ...rule, bits: rule.needs === "" ? -1 : bitsOf(rule.needs) }));
  const masking = { mask, keep };
  const clean = new Set<string>();
  const apply = (text: string): string => {
    const { signs, digits } = compositionOf(text);
    let left = text;
    for (const rule of active) {
      if ((rule.bits & signs) === 0 && rule.bits !== -1) continue;
      if (digits >= rule.digits && rule.hint.test(left)) left = rule.apply(left, masking);
    }
    for (const pattern of patterns) left = left.replace(pattern, () => mask);
    return left;
  };
  return (text) => {
    if (text.length < shortestSecret && patterns.length === 0) return text;
    if (text.length > longestRemembered) return apply(text);
    if (clean.has(text)) return text;
    const redacted = apply(text);
    if (redacted !== text) return redacted;
    if (clean.size >= mostRemembered) clean.clear();
    clean.add(text);
    return text;
  };
}
