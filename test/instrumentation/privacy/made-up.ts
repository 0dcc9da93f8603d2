/** Values that look real and are none, made when they are needed, so that no scanner finds them in a file. */

const alphabets = {
  alnum: "aZ4bY7cX9dW2eV5fU8gT3hS6jR1kQ0mP",
  upper: "Q7WE2RT9YU4PL6KJ3HG8FD5SA1ZXCVBN",
  hex: "a1b2c3d4e5f60798",
  base64: "kL9+mN/pQ3rS7tU1vW5xY0zA8bC2dE6f",
  url: "n0-P_q1R2s3T4u5V6w7X8y9Z-a_bCdEf",
  digits: "3141592653589793",
} as const;

let made = 0;

/** Returns `length` characters that no other call returns. */
export function body(alphabet: keyof typeof alphabets, length: number): string {
  made += 1;
  const letters = alphabets[alphabet];
  // A linear congruential generator: the same values in every run
  let state = made * 7919 + 17;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return letters[Math.floor(state / 65_536) % letters.length];
  }).join("");
}

/** Returns a JSON Web Token; its payload and signature are made up. */
export function token(header: object = { alg: "HS256", typ: "JWT" }): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part(header)}.${part({ sub: body("digits", 10) })}.${body("url", 43)}`;
}

/** Returns the PEM block of a key, `label` before `KEY`. */
export function pem(label: string, lines = 4, end = true): string {
  const edge = (word: string): string => `-----${word} ${label} KEY-----`;
  const block = Array.from({ length: lines }, () => body("base64", 64)).join("\n");
  return `${edge("BEGIN")}\n${block}${end ? `\n${edge("END")}` : ""}`;
}

/** Returns digits with Luhn's check digit at the end, `length` in all. */
export function card(prefix: string, length: number, off = 0): string {
  const start = (prefix + body("digits", length)).slice(0, length - 1);
  const sum = start
    .split("")
    .toReversed()
    .reduce((total, character, index) => {
      const digit = Number(character) * (index % 2 === 0 ? 2 : 1);
      return total + (digit > 9 ? digit - 9 : digit);
    }, 0);
  return start + String((((10 - (sum % 10)) % 10) + off) % 10);
}

/** Returns an IBAN with right check digits. */
export function iban(country: string, account: string): string {
  const digits = `${account}${country}00`
    .split("")
    .map((one) => Number.parseInt(one, 36))
    .join("");
  const check = 98n - (BigInt(digits) % 97n);
  return `${country}${String(check).padStart(2, "0")}${account}`;
}

export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
