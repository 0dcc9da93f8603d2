const simple: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/**
 * Returns what a quoted string of PromQL means, or undefined where an escape is none of Go's. A
 * byte that is no UTF-8 becomes a lone surrogate, so that `isWellFormed` tells.
 */
export function unquote(quoted: string): string | undefined {
  const body = quoted.slice(1, -1);
  if (quoted.startsWith("`")) return body;
  let invalid = false;
  let bytes = false;
  const text = body.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (_, hex?: string, octal?: string, short?: string, long?: string, char = "") => {
      const byte =
        hex === undefined ? octal && Number.parseInt(octal, 8) : Number.parseInt(hex, 16);
      if (typeof byte === "number") {
        if (byte < 0x80) return String.fromCodePoint(byte);
        bytes = true;
        return String.fromCharCode(0xdc00 + byte);
      }
      const code = short ?? long;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      const plain = simple[char];
      if (plain === undefined) invalid = true;
      return plain ?? "";
    },
  );
  if (invalid) return undefined;
  return bytes ? joinBytes(text) : text;
}

/** Joins runs of bytes that are UTF-8 together. */
function joinBytes(text: string): string {
  return text.replaceAll(/[\uDC80-\uDCFF]+/g, (run) => {
    const bytes = Uint8Array.from(run, (char) => char.charCodeAt(0) - 0xdc00);
    const decoded = new TextDecoder().decode(bytes);
    return decoded.includes("\uFFFD") ? run : decoded;
  });
}
