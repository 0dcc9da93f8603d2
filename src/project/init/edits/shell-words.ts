/** A word of a command line, without its quotes, and where it stands. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Words, quoted or not, in one go: `a"b c"d` is one. What else there is, ends the attempt. */
const tokens =
  /\s+|(?<word>(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\&|;<>()`#])+)|(?<operator>&&|\|\||;|\|)|(?<other>[^])/g;

/**
 * Returns the words of the command that a script ends in: after the last `&&`, `||` or `;`, and of
 * a pipeline the first. Nothing where the line has more of a shell's language than that:
 * substitutions, redirections, groups, jobs.
 */
export function lastCommand(script: string): readonly Word[] | undefined {
  const lists: Word[][][] = [[[]]];
  for (const token of script.matchAll(tokens)) {
    const { operator, other, word } = token.groups ?? {};
    if (other !== undefined || word?.includes("$(") === true) return undefined;
    if (word !== undefined) {
      const place = { start: token.index, end: token.index + word.length };
      lists
        .at(-1)
        ?.at(-1)
        ?.push({ text: unquote(word), ...place });
    } else if (operator === "|") lists.at(-1)?.push([]);
    else if (operator !== undefined) lists.push([[]]);
  }
  const words = lists.at(-1)?.[0] ?? [];
  return words.length === 0 ? undefined : words;
}

function unquote(word: string): string {
  return word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (...[, double, single, escaped]) =>
    String(double ?? single ?? escaped).replaceAll(/\\(["\\$`])/g, "$1"),
  );
}
