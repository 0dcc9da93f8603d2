import { toAnyValue, toText } from "#src/instrumentation/logs/any-value.ts";
import { describe, expect, it } from "vitest";

const circular: Record<string, unknown> = { a: 1 };
circular["self"] = circular;

const hostile = {
  ok: 1,
  get bad(): string {
    throw new Error("getter");
  },
};

describe("toAnyValue", () => {
  it.for([
    ["a BigInt as text", 10n ** 30n, "1000000000000000000000000000000"],
    ["a date as ISO 8601", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["bytes as their number", Buffer.from("abc"), "[3 bytes]"],
    ["a map as its fields", new Map([["a", 1]]), { a: 1 }],
    ["a set as its elements", new Set([1, "b"]), [1, "b"]],
    ["a cycle as a mark", circular, { a: 1, self: "[Circular]" }],
    ["a getter that throws as a mark", hostile, { ok: 1, bad: "[unreadable]" }],
    ["toJSON", { toJSON: () => ({ b: 2 }) }, { b: 2 }],
    [
      "a toJSON that throws as a mark",
      {
        toJSON: (): never => {
          throw new Error("toJSON");
        },
      },
      "[unreadable]",
    ],
    ["functions and symbols as nothing", { f: () => 1, s: Symbol("s"), n: null }, { n: null }],
    ["holes of arrays as null", [undefined, () => 1, 1], [null, null, 1]],
  ] as const)("takes %s", ([, value, expected]) => {
    expect(toAnyValue(value)).toEqual(expected);
  });
  it("takes an error with its fields", () => {
    const error = Object.assign(new RangeError("far"), { code: "E", stack: "trace" });
    expect(toAnyValue({ error })).toEqual({
      error: { type: "RangeError", message: "far", stack: "trace", code: "E" },
    });
  });
  it("leaves out what is beyond 256 fields, and writes what is beyond six levels as text", () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [index, index]));
    expect(Object.keys(toAnyValue(many) ?? {})).toHaveLength(256);
    const deep = { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } };
    expect(toAnyValue(deep)).toEqual({ a: { a: { a: { a: { a: { a: "{ a: 1 }" } } } } } });
  });
});

it("text is text, and everything else is JSON", () => {
  expect(toText("a")).toBe("a");
  expect(toText({ n: 1n })).toBe(`{"n":"1"}`);
  expect(toText(undefined)).toBe("");
});
