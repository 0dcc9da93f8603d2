/** A word of a command line, without its quotes, and where it stands. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Words, quoted or not, in one go: `a"b c"d` is one. What else there is, is an operator. */
const wordPattern = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\&|;<>()`#])+/y;

const operatorPattern = /&&|\|\||;|\|/y;

/**
 * Returns the words of the command that a script ends in: after the last `&&`, `||` or `;`, and of
 * a pipeline the first. Nothing where the line has more of a shell's language than that:
 * substitutions, redirections, groups, jobs.
 */
export function lastCommand(script: string): readonly Word[] | undefined {
  let lists: Word[][][] = [[[]]];
  for (let at = 0; at < script.length; ) {
    const space = /\s+/y;
    space.lastIndex = at;
    if (space.test(script)) {
      at = space.lastIndex;
      continue;
    }
    wordPattern.lastIndex = at;
    const word = wordPattern.exec(script)?.[0];
    if (word !== undefined) {
      if (word.includes("$(")) return undefined;
      lists.at(-1)?.at(-1)?.push({ text: unquote(word), start: at, end: at + word.length });
      at += word.length;
      continue;
    }
    operatorPattern.lastIndex = at;
    const operator = operatorPattern.exec(script)?.[0];
    if (operator === undefined) return undefined;
    if (operator === "|") lists.at(-1)?.push([]);
    else lists = [...lists, [[]]];
    at += operator.length;
  }
  const words = lists.at(-1)?.[0];
  return words === undefined || words.length === 0 ? undefined : words;
}

function unquote(word: string): string {
  return word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (...[, double, single, escaped]) =>
    String(double ?? single ?? escaped).replaceAll(/\\(["\\$`])/g, "$1"),
  );
}
