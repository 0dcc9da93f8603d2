import { once } from "node:events";
import { Worker } from "node:worker_threads";

import { beforeAll, expect, test } from "vitest";

import type { Work } from "./count-work.ts";

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
  "mysql -u ",
  "docker login a ",
  "redis-cli a ",
  "htpasswd -b a ",
  "vault login a1",
  "configure set a.",
  "['password', '",
  '{"name":"password","value":"',
  "'cookie', 'a=",
  String.raw`"Pass\u0077ord":"`,
  "password: - ",
  "password: - a\n",
  String.raw`password=\"a\\\"`,
  "\u001B[31mpassword\u001B[0m=",
  "mnemonic: ab",
  "bearer, ",
  "Duplicate entry '",
  "near '",
  'near "',
  "invalid input syntax for a",
  "(a)=(",
  "failing row contains (",
  "dup key: {",
  "Failed query: ",
  'Cast to A failed for value "',
  "00a",
  "ab12.atlasv1.",
  "SSWS ",
];

// Longer than each bounded repetition, whose start costs the same from there on
const length = 1_500;

let counted: { readonly works: readonly Work[]; readonly quadratic: Work };

beforeAll(async () => {
  const file = new URL("./count-work.ts", import.meta.url);
  const worker = new Worker(file, { workerData: { pieces, length }, execArgv: [] });
  [counted] = await once(worker, "message");
}, 120_000);

test.for(pieces)("a text of twice the length makes about twice the work: %j", (piece) => {
  const [once = 0, twice = 0] = counted.works[pieces.indexOf(piece)] ?? [];
  expect(once).toBeGreaterThan(0);
  // Quadratic work would be four times
  expect(twice / once).toBeLessThan(2.7);
});

test("the counting matcher tells quadratic work", () => {
  const [once, twice] = counted.quadratic;
  expect(twice / once).toBeGreaterThan(3.5);
});
