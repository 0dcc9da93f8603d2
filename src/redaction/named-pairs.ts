import { isHarmlessValue } from "./harmless-value.ts";
import { isSecretName } from "./names.ts";
import { maskNamed, replacing, type NamedValue, type TextRule } from "./text-rule.ts";

const quote = String.raw`\\{0,15}["']`;
const inQuotes = String.raw`[^"'\\\r\n]{1,2000}`;

/** A key with letters that JSON escapes without need: `"Pass\u0077ord"`. */
const escapedNames: NamedValue = {
  name: /"(?<name>(?:[\w.-]|\\{1,8}u00[2-7][0-9a-f]){1,80})\\{0,15}"\s{0,20}:\s{0,20}(?=\\{0,15}")/gi,
  value: /\\{0,15}"(?:[^"\\]|\\{1,15}[^"\\])*(?:\\{0,15}"|$)/y,
  isName: (name) => name.includes("\\") && isSecretName(unescapeName(name)),
  isSecret: (_name, value) => !isHarmlessValue(value),
};

function unescapeName(name: string): string {
  return name.replaceAll(/\\{1,8}u00([0-9a-f]{2})/gi, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Names and values that stand beside each other in a text, as objects and lists print them. */
export const namedPairs: readonly TextRule[] = [
  // { name: 'password', value: 'x' }
  replacing(
    "assignments",
    { needs: ":", hint: /value\\{0,15}["']?\s{0,20}:/ },
    new RegExp(
      `((?:name|key|header|field)(?:${quote})?\\s{0,20}:\\s{0,20}${quote}([\\w.-]{1,80})${quote},\\s{0,20}(?:${quote})?value(?:${quote})?\\s{0,20}:\\s{0,20}${quote})${inQuotes}`,
      "g",
    ),
    "$1***",
    (_match, _start, name = "") => isSecretName(name),
  ),
  // [ 'password', 'x' ]
  replacing(
    "assignments",
    { needs: "\"'", hint: /\[\s{0,20}\\{0,15}["']/ },
    new RegExp(
      `(\\[\\s{0,20}${quote}([\\w.-]{1,80})${quote},\\s{0,20}${quote})(${inQuotes})(?=${quote}\\s{0,20}\\])`,
      "g",
    ),
    "$1***",
    (_match, _start, name = "", value = "") => isSecretName(name) && !isWord(value),
  ),
  // rawHeaders: [ 'Cookie', 'sid=x', 'Authorization', 'Bearer x' ]
  replacing(
    "assignments",
    { needs: "\"'", hint: /["'](?:authorization|proxy-auth|cookie|set-cookie|x-)/i },
    new RegExp(
      `(${quote}((?:proxy-)?authorization|cookie|set-cookie|x-[\\w-]{1,60})${quote},\\s{0,20}${quote})(${inQuotes})(?=${quote})`,
      "gi",
    ),
    "$1***",
    (_match, _start, name = "", value = "") => isSecretName(name) && !isWord(value),
  ),
  {
    rule: "assignments",
    needs: "\\",
    digits: 4,
    hint: /\\u00[2-7]/i,
    apply: (text, masking) => maskNamed(text, masking, escapedNames),
  },
  // Twelve words and more, which no quotes hold together
  replacing(
    "assignments",
    { needs: ":=", hint: /mnemonic|(?:seed|recovery)[ _-]?phrase/i },
    /((?:mnemonic|(?:seed|recovery)[ _-]?phrase)\s{0,5}[:=]\s{0,5})[a-z]{3,8}(?: [a-z]{3,8}){11,23}/gi,
    "$1***",
  ),
];

/** A list of names, such as fields that are required or headers that are allowed, holds no values. */
function isWord(value: string): boolean {
  return /^(?:[a-z]+|[A-Z][a-z]+|[a-z]+(?:[A-Z][a-z]+)+|[A-Za-z]+(?:[_-][A-Za-z]+)+|\*)$/.test(
    value,
  );
}
