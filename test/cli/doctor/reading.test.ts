import { describe, expect, test } from "vitest";

import { explainRefusal, explainSilence } from "#src/cli/doctor/endpoint/explain-outcome.ts";
import { behindTheFile, loadedFirst, wordsOfNodeOptions } from "#src/cli/doctor/loaded-first.ts";
import { moduleReferences } from "#src/cli/doctor/module-references.ts";
import { fitOfApi } from "#src/instrumentation/api/api-fit.ts";

describe("what a source file loads", () => {
  test.for([
    ['import "a";', ["a"]],
    ['import b, { c } from "b";\nexport * from "d";', ["b", "d"]],
    ['import {\n  one,\n  two,\n} from "many";', ["many"]],
    ['const x = require("x");', ["x"]],
    ["await import(`y`);", ["y"]],
    ['import type { T } from "types";\nexport type { U } from "types";', []],
    ['// import "a";\n/* require("b") */\n  // require("c")', []],
    ["const text = 'see require';\nobject.require(\"no\");", []],
  ] as const)("%j", ([text, specifiers]) => {
    expect(moduleReferences(text).map(({ specifier }) => specifier)).toEqual(specifiers);
  });
});

describe("what Node.js loads first", () => {
  test("is what --require names, then what --import names, in both forms", () => {
    const words = ["node", "--import=a", "-r", "b", "--loader", "c", "--require=d", "app.js"];
    expect(loadedFirst(words).map(({ module }) => module)).toEqual(["c", "b", "d", "a"]);
  });

  test("behind the file are arguments of the application", () => {
    expect(behindTheFile(["node", "app.js", "--import", "a"])).toEqual([
      { flag: "import", module: "a" },
    ]);
    expect(behindTheFile(["node", "--import", "a", "app.js"])).toEqual([]);
    expect(behindTheFile(["tsx", "app.ts"])).toEqual([]);
  });

  test("NODE_OPTIONS may have quotes", () => {
    expect(wordsOfNodeOptions(String.raw`--import "a b" -r "c\"d" --require="e"`)).toEqual([
      "--import",
      "a b",
      "-r",
      'c"d',
      "--require=e",
    ]);
  });
});

test.for([
  ["1.10.0", "fits"],
  ["1.9.1", "fits"],
  ["1.10.3", "fits"],
  ["1.11.0", "newer"],
  ["2.0.0", "other-major"],
  ["0.18.0", "other-major"],
] as const)("a copy %s of the API beside 1.10.0: %s", ([theirs, fit]) => {
  expect(fitOfApi(theirs, "1.10.0")).toBe(fit);
});

describe("no answer", () => {
  test.for([
    ["no answer within 3000 ms", "http://c:4317/v1/traces", /does not answer.*gRPC/],
    ["no answer within 3000 ms", "http://c:4318/v1/traces", /does not answer.*firewall/],
    ["socket hang up", "http://c:4318/v1/traces", /cuts the connection.*https:\/\//],
    ["read ECONNRESET", "https://c:4318/v1/traces", /cuts the connection.*http:\/\//],
    ["connect ECONNREFUSED 10.0.0.1:4318", "http://c:4318/v1/traces", /nothing listens.*its port/],
    ["connect ECONNREFUSED 127.0.0.1:4317", "http://localhost:4317/v1/logs", /nothing.*gRPC/],
    ["certificate has expired", "https://c/v1/traces", /not trusted/],
    ["something new", "http://c/v1/traces", /no answer \(something new\)/],
  ] as const)("%s of %s", ([reason, url, says]) => {
    const { what, hint } = explainSilence({ kind: "unreachable", url, reason });
    expect(`${what} ${hint}`).toMatch(says);
  });
});

test("an answer of 400 over https:// is not asked for its scheme", () => {
  const url = "https://c/v1/traces";
  expect(explainRefusal({ kind: "refused", url, status: 400 }).hint).toBe(
    "is it an OTLP receiver?",
  );
});
