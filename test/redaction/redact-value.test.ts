import { describe, expect, test } from "vitest";

import { parseFieldPath } from "#src/redaction/field-paths.ts";
import { createRedactor } from "#src/redaction/redact-value.ts";

const redactor = createRedactor({ mask: "***" });

function paths(...texts: readonly string[]): (readonly string[])[] {
  return texts.map((text) => [...parseFieldPath(text)!]);
}

describe("a field path", () => {
  test.for([
    ["a.b", { a: { b: 1, c: 1 } }, { a: { b: "***", c: 1 } }],
    ["a", { a: { b: 1 }, x: { a: 1 } }, { a: "***", x: { a: 1 } }],
    ["*.b", { a: { b: 1 }, b: 1 }, { a: { b: "***" }, b: 1 }],
    ["a[*].b", { a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: "***" }, { b: "***" }] }],
    ["a[1]", { a: [1, 2, 3] }, { a: [1, "***", 3] }],
    ['a["b-c"].d', { a: { "b-c": { d: 1 } } }, { a: { "b-c": { d: "***" } } }],
    ["**.b", { a: { c: [{ b: 1 }] }, b: 2 }, { a: { c: [{ b: "***" }] }, b: "***" }],
  ] as const)("%s masks %j", ([path, object, expected]) => {
    const shown = Object.entries(object).map(([name, value]: [string, unknown]) => [
      name,
      redactor.field(name, value, paths(path)),
    ]);
    expect(Object.fromEntries(shown)).toEqual(expected);
  });

  test("is that of an attribute whose name has dots, too", () => {
    expect(redactor.field("user.ssn", "x", paths("user.ssn"))).toBe("***");
    expect(redactor.field("user.ssn", "x", paths("*.ssn"))).toBe("***");
    expect(redactor.field("user.name", "x", paths("user.ssn"))).toBe("x");
  });

  test.for(["", "a..b", "a[", "a[b]", ".", "a b]"])("is not %j", (text) => {
    expect(parseFieldPath(text)).toBeUndefined();
  });
});

describe("a value", () => {
  test("without a secret is the same object", () => {
    const value = { a: [1, { b: "text" }], c: new Date(0), d: Buffer.from("x"), e: null, f: 5n };
    expect(redactor.field("value", value, [])).toBe(value);
  });

  test("that holds itself ends", () => {
    const value: Record<string, unknown> = { password: "x" };
    value["left"] = value;
    value["right"] = value;
    expect(JSON.stringify(redactor.field("value", value, []))).not.toContain('"x"');
  });

  test("is not changed itself", () => {
    const value = { password: "x", list: ["token=abc"] };
    expect(redactor.field("value", value, [])).toEqual({ password: "***", list: ["token=***"] });
    expect(value).toEqual({ password: "x", list: ["token=abc"] });
  });

  test("keeps counts, flags and what is not set under the name of a secret", () => {
    const value = {
      tokens: 5,
      cookies: true,
      password: "",
      secret: null,
      token: undefined,
      auth: { type: "none" },
    };
    expect(redactor.field("value", value, [])).toBe(value);
  });
});

test("names to keep are shown as fields, parameters and assignments, and no others", () => {
  const keeping = createRedactor({ mask: "***", keep: new Set(["page_token"]) });
  expect(keeping.field("page_token", "x", [])).toBe("x");
  expect(keeping.text("/a?page_token=x&token=y page_token=x")).toBe(
    "/a?page_token=x&token=*** page_token=x",
  );
});

test("a rule that is off finds nothing, the others do", () => {
  const off = createRedactor({ mask: "***", off: new Set(["cards"]) });
  const card = ["4242", "4242", "4242", "4242"].join(" ");
  expect(redactor.text(`${card} password=x`)).toBe("*** password=***");
  expect(off.text(`${card} password=x`)).toBe(`${card} password=***`);
});
