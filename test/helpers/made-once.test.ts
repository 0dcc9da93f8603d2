import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { makeOnce } from "./made-once.ts";

let base: string;
let input: string;
let made: number;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "tamma-obs-made-"));
  input = join(base, "input");
  made = 0;
  mkdirSync(input);
  writeFileSync(join(input, "a"), "one");
});

afterEach(() => rmSync(base, { recursive: true }));

function copy(): string {
  return makeOnce({
    parent: join(base, "made"),
    inputs: [input, join(base, "missing")],
    make(folder) {
      made += 1;
      writeFileSync(join(folder, "copy"), readFileSync(join(input, "a")));
    },
  });
}

test("what is made is made again only once its inputs are others", () => {
  const first = copy();
  expect(copy()).toBe(first);
  expect(made).toBe(1);
  writeFileSync(join(input, "a"), "two");
  const second = copy();
  expect(readFileSync(join(second, "copy"), "utf8")).toBe("two");
  expect(readFileSync(join(first, "copy"), "utf8")).toBe("one");
  writeFileSync(join(input, "a"), "one");
  expect(copy()).toBe(first);
  expect(made).toBe(2);
});

test("an input that changes while it is read is read again", () => {
  const folder = makeOnce({
    parent: join(base, "made"),
    inputs: [input],
    make(draft) {
      made += 1;
      writeFileSync(join(draft, "copy"), readFileSync(join(input, "a")));
      writeFileSync(join(input, "a"), "edited");
    },
  });
  expect(readFileSync(join(folder, "copy"), "utf8")).toBe("edited");
  expect(made).toBe(2);
});

test("a failed attempt leaves nothing, and the next one tries again", () => {
  const options = { parent: join(base, "made"), inputs: [input] };
  const broken = { ...options, make: () => expect.fail("no compiler") };
  expect(() => makeOnce(broken)).toThrow("no compiler");
  expect(readdirSync(options.parent)).toEqual([]);
  copy();
  expect(made).toBe(1);
});

test("the lock of a process that was killed holds nobody up", () => {
  const folder = copy();
  rmSync(folder, { recursive: true });
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(`${folder}.lock`, String(pid));
  expect(copy()).toBe(folder);
  expect(readdirSync(join(base, "made"))).toHaveLength(1);
});

test("what nobody has used for a day goes when something new is made", () => {
  const unused = copy();
  const twoDaysAgo = new Date(Date.now() - 48 * 60 * 60 * 1_000);
  utimesSync(unused, twoDaysAgo, twoDaysAgo);
  expect(copy()).toBe(unused);
  writeFileSync(join(input, "a"), "two");
  copy();
  expect(existsSync(unused)).toBe(true);
  utimesSync(unused, twoDaysAgo, twoDaysAgo);
  writeFileSync(join(input, "a"), "three");
  copy();
  expect(existsSync(unused)).toBe(false);
});
