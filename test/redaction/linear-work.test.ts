import { expect, test } from "vitest";

import { createTextRedactor } from "#src/redaction/redact-text.ts";

import { countSteps } from "./counted-regexp.ts";

/** Pieces that expressions begin with, or go on over, and do not end. */
const pieces = [
  "a",
  "7",
  " ",
  "a ",
  '"',
  "\\",
  '\\"',
  "{",
  "[",
  "<",
  "&lt;",
  "%",
  "%25",
  "@",
  "a@",
  "a:",
  "a:b,",
  "://",
  "a://b:",
  "a://b:c ",
  "//a:",
  "?a=",
  ";token",
  "&key=a",
  "password",
  "password=",
  "password ",
  'password="',
  "password='",
  "password=[",
  "password={",
  'password=\\\\\\"',
  "tokenizer=[",
  "token:\\n",
  "-----BEGIN PRIVATE KEY",
  "-----BEGIN PRIVATE KEY-----",
  "-----END ",
  "authorization: a",
  'authorization: a="',
  "cookie: ",
  "bearer ",
  "basic YWE",
  "--token",
  "--token ",
  "eyJ",
  "eyJhbGciOiJIUzI1NiJ9",
  "%3DeyJhbGci",
  "sk-",
  "sk-a",
  "ghp_",
  "SG.",
  "M0123456789abcdef01234567.",
  "4111 ",
  "4111",
  "de89 3704 ",
  " -u a:",
  'name="password"',
  "<password",
  "api.telegram.org/bot1234567890:",
];

const redact = createTextRedactor({ mask: "REDACTED" });

function stepsFor(piece: string, length: number): number {
  return countSteps(() => redact(piece.repeat(Math.ceil(length / piece.length)).slice(0, length)));
}

// Longer than each bounded repetition, whose start costs the same from there on
const length = 1_500;

test.for(pieces)("a text of twice the length makes about twice the work: %j", (piece) => {
  const once = stepsFor(piece, length);
  const twice = stepsFor(piece, 2 * length);
  expect(once).toBeGreaterThan(0);
  // Quadratic work would be four times
  expect(twice / once).toBeLessThan(2.7);
});

test("the counting matcher tells quadratic work", () => {
  const quadratic = (text: string): boolean => /a+b/.test(text);
  const once = countSteps(() => quadratic("a".repeat(200)));
  const twice = countSteps(() => quadratic("a".repeat(400)));
  expect(twice / once).toBeGreaterThan(3.5);
});
