/** Characters that patterns need. A text without them needs no pattern. */
const signs = "@%=:-_./<\"'?&;#~ \t\\";

const bits = new Uint32Array(128);
for (const [index, sign] of signs.split("").entries()) bits[sign.charCodeAt(0)] = 1 << index;

/** What a text is made of. */
export interface Composition {
  /** A bit for each of the signs that it has. */
  readonly signs: number;
  readonly digits: number;
}

/** Returns the bits of `characters`, which are among those that are looked for. */
export function bitsOf(characters: string): number {
  return characters.split("").reduce((all, sign) => all | (bits[sign.charCodeAt(0)] ?? 0), 0);
}

/** Reads each character once. */
export function compositionOf(text: string): Composition {
  let found = 0;
  let digits = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) digits += 1;
    else if (code < 128) found |= bits[code] ?? 0;
  }
  return { signs: found, digits };
}
