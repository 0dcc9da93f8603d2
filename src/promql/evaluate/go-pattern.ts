/**
 * Regular expressions of Go's RE2, run by JavaScript's engine: https://github.com/google/re2/wiki/Syntax
 * Flags such as `(?i)`, which Node 22 does not know within a pattern, are written out.
 */

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
}

const classes: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: String.raw`\x00-\x7F`,
  blank: String.raw`\t `,
  cntrl: String.raw`\x00-\x1F\x7F`,
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: String.raw`!-\/:-@\[-\`{-~`,
  space: String.raw`\t\n\v\f\r `,
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

const known = new Map<string, RegExp>();
const capacity = 1_000;

/**
 * Returns the pattern, anchored at both ends, where `.` is any character, as Prometheus' matchers
 * and label_replace have it.
 *
 * @throws SyntaxError where it is no regular expression.
 */
export function toGoPattern(pattern: string): RegExp {
  const found = known.get(pattern);
  if (found !== undefined) return found;
  const made = new RegExp(`^(?:${translate(pattern)})$`, "u");
  if (known.size >= capacity) known.clear();
  known.set(pattern, made);
  return made;
}

function translate(pattern: string): string {
  const piece =
    /\\Q(?<literal>.*?)(?:\\E|$)|\(\?(?<flags>[imsU]*(?:-[imsU]+)?)(?<end>[:)])|\(\?P?<(?<name>\w+)>|\(|\)|\[(?<set>\^?\]?(?:\[:\^?\w+:\]|\\p\{[^}]*\}|\\.|[^\]\\])*)\]|\\x\{(?<hex>[0-9A-Fa-f]+)\}|\\(?<escaped>[\s\S])|[\s\S]/gu;
  let flags: Flags = { ignoreCase: false, dotAll: true, multiline: false };
  const outer: Flags[] = [];
  let source = "";
  for (const match of pattern.matchAll(piece)) {
    const [text] = match;
    const { literal, flags: letters, end, name, set, hex, escaped } = match.groups ?? {};
    if (literal !== undefined) {
      source += Array.from(literal, (char) => character(char, flags)).join("");
    } else if (letters !== undefined) {
      const changed = changeFlags(flags, letters);
      if (end === ":") {
        outer.push(flags);
        source += "(?:";
      }
      flags = changed;
    } else if (name !== undefined) {
      outer.push(flags);
      source += `(?<${name}>`;
    } else if (text === "(") {
      outer.push(flags);
      source += "(";
    } else if (text === ")") {
      flags = outer.pop() ?? flags;
      source += ")";
    } else if (set !== undefined) source += bracket(set, flags);
    else if (hex !== undefined) source += `\\u{${hex}}`;
    else if (escaped !== undefined) source += escape(escaped);
    else if (text === ".") source += flags.dotAll ? String.raw`[\s\S]` : String.raw`[^\n]`;
    else if (text === "^" && flags.multiline) source += String.raw`(?<![^\n])`;
    else if (text === "$" && flags.multiline) source += String.raw`(?![^\n])`;
    else source += /[\^$*+?{}|,\d]/.test(text) ? text : character(text, flags);
  }
  // A bare brace is itself in Go and an error in JavaScript
  return source.replaceAll(
    /(?<!\\[pPu])(?<!\\)\{(?!\d+(?:,\d*)?\})([^{}]*)\}?/g,
    String.raw`\{$1\}`,
  );
}

function changeFlags(flags: Flags, letters: string): Flags {
  const [on = "", off = ""] = letters.split("-");
  const is = (letter: string, before: boolean): boolean =>
    (before || on.includes(letter)) && !off.includes(letter);
  return {
    ignoreCase: is("i", flags.ignoreCase),
    dotAll: is("s", flags.dotAll),
    multiline: is("m", flags.multiline),
  };
}

function character(char: string, { ignoreCase }: Flags): string {
  const plain = /[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
  const [lower, upper] = [char.toLowerCase(), char.toUpperCase()];
  return ignoreCase && lower !== upper && lower.length === upper.length
    ? `[${lower}${upper}]`
    : plain;
}

function escape(char: string): string {
  if (char === "A") return "(?<![\\s\\S])";
  if (char === "z") return "(?![\\s\\S])";
  if (char === "a") return String.raw`\x07`;
  if (/[\w]/.test(char)) return `\\${char}`;
  return /[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}

function bracket(set: string, { ignoreCase }: Flags): string {
  const inner = set
    .replace(/^(\^?)\]/, String.raw`$1\]`)
    .replaceAll(/\[:(\w+):\]/g, (_, name: string) => classes[name] ?? "")
    .replaceAll(/(?<!\\)\[/g, String.raw`\[`)
    .replaceAll(/\\([^\w\s])/g, (text, char: string) =>
      /[\^$\\.*+?()[\]{}|/-]/.test(char) ? text : char,
    );
  if (!ignoreCase) return `[${inner}]`;
  const both = inner.replaceAll(/\\.|[a-z](?:-[a-z])?|[A-Z](?:-[A-Z])?/g, (part) =>
    part.startsWith("\\") ? part : part.toLowerCase() + part.toUpperCase(),
  );
  return `[${both}]`;
}
