import type { RuleName } from "./rules.ts";

/** What a rule needs to know. */
export interface Masking {
  readonly mask: string;
  /** Names whose values are shown all the same, in lower case. */
  readonly keep: ReadonlySet<string>;
}

/** What one pattern does with a text. */
export interface TextRule {
  /** The rule of the table that it belongs to. */
  readonly rule: RuleName;
  /** Characters of which every match has one; empty if there are none. See signs.ts. */
  readonly needs: string;
  /** The fewest digits of a match. */
  readonly digits: number;
  /** What every match contains. Cheaper than the pattern, which is tried only where this matches. */
  readonly hint: RegExp;
  /** Returns the text with `mask` in the place of each secret. */
  readonly apply: (text: string, masking: Masking) => string;
}

/** What a match has at least: signs, digits and a hint. */
export type Needs = Pick<TextRule, "needs" | "hint"> & Partial<Pick<TextRule, "digits">>;

/**
 * Returns a rule that replaces each match of `pattern`. In `shown`, `***` stands for the mask.
 *
 * @param accept - Whether the match is a secret; all are, without it.
 */
export function replacing(
  rule: RuleName,
  { needs, hint, digits = 0 }: Needs,
  pattern: RegExp,
  shown = "***",
  accept?: (match: string, ...groups: readonly string[]) => boolean,
): TextRule {
  if (accept === undefined) {
    return {
      rule,
      needs,
      hint,
      digits,
      apply: (text, { mask }) => text.replace(pattern, shown.replace("***", mask)),
    };
  }
  return {
    rule,
    needs,
    hint,
    digits,
    apply: (text, { mask }) =>
      text.replace(pattern, (match: string, ...groups: string[]) =>
        accept(match, ...groups)
          ? shown.replace("***", () => mask).replace("$1", () => groups[0] ?? "")
          : match,
      ),
  };
}

/** A name and what follows it. */
export interface NamedValue {
  /** Finds a name and the sign behind it; the name is its group `name`. Global. */
  readonly name: RegExp;
  /** Matches the value there. Sticky. */
  readonly value: RegExp;
  /** Instead of `value`, where a raw `=` came before: what is encoded is part of the value. Sticky. */
  readonly valueAfterEquals?: RegExp;
  /** Whether a value by this name can be a secret: else it is not read. */
  readonly isName: (name: string) => boolean;
  /** `value` is without the quotes around it. */
  readonly isSecret: (name: string, value: string) => boolean;
}

/** Around a value; those of JSON within JSON have backslashes. */
const quotes = /^[\\"'`]{1,16}|[\\"'`]{1,16}$/g;

/**
 * Returns `text` with the mask in the place of the values of secret names. Reads each value at most
 * once: what is no secret is looked through for further names.
 */
export function maskNamed(
  text: string,
  { mask, keep }: Masking,
  { name, value, valueAfterEquals, isName, isSecret }: NamedValue,
): string {
  let shown = "";
  let from = 0;
  name.lastIndex = 0;
  for (let match = name.exec(text); match !== null; match = name.exec(text)) {
    const called = match.groups?.["name"] ?? "";
    if (!isName(called)) continue;
    const values =
      valueAfterEquals !== undefined && match[0].endsWith("=") ? valueAfterEquals : value;
    values.lastIndex = name.lastIndex;
    const [found = ""] = values.exec(text) ?? [];
    if (found === "" || !isSecret(called, found.replaceAll(quotes, ""))) continue;
    if (keep.size > 0 && keep.has(wholeName(text, match.index + match[0].indexOf(called), called)))
      continue;
    shown += text.slice(from, name.lastIndex) + mask;
    from = name.lastIndex + found.length;
    name.lastIndex = from;
  }
  return from === 0 ? text : shown + text.slice(from);
}

/** With what stands before the telling word: `page_token`, of which `token` was found. */
function wholeName(text: string, index: number, called: string): string {
  const before = /[\w-]{0,40}$/.exec(text.slice(Math.max(0, index - 40), index))?.[0] ?? "";
  return `${before}${called}`.toLowerCase();
}
