import { describe, expect, test } from "vitest";

import { handedOn, parseQuestion, toHeaders } from "#src/health/question.ts";

describe("a question for fresh probes", () => {
  test.each([[[]], [["gateway", "orders"]], [["a, b", "c%2C", "ü", "line\nbreak", "\ud800"]]])(
    "arrives as it was asked, through %j",
    (via) => {
      const headers = toHeaders({ via, waitMs: 1_234.5 });
      // what fetch takes as a header
      expect(() => new Headers(headers)).not.toThrow();
      expect(parseQuestion(headers)).toEqual({
        via: via.map((name) => name.toWellFormed()),
        waitMs: 1_234,
      });
    },
  );

  test.each([undefined, "", "-1", "1.5", "1e3", " 5", "soon", "9999999999"])(
    "is none with a wait of %j",
    (wait) => {
      const headers = wait === undefined ? {} : { "x-health-fresh": wait };
      expect(parseQuestion(headers)).toBeUndefined();
    },
  );

  test("makes nobody wait for more than ten seconds", () => {
    expect(parseQuestion({ "x-health-fresh": "999999999" })?.waitMs).toBe(10_000);
  });

  test.each([
    ["came through the service before", ["a", "me"]],
    ["came through eight services", ["1", "2", "3", "4", "5", "6", "7", "8"]],
  ])("that %s is not handed on", (_, via) => {
    expect(handedOn({ via, waitMs: 1_000 }, "me", 5_000)).toBeUndefined();
  });

  test.each(["%zz", "a,%", "x".repeat(5_000)])(
    "that came by way of %.10s is not handed on",
    (via) => {
      const question = parseQuestion({ "x-health-fresh": "1000", "x-health-via": via });
      expect(question).toBeDefined();
      expect(handedOn(question, "me", 5_000)).toBeUndefined();
    },
  );

  test("is handed on with one more name and less time", () => {
    expect(handedOn(undefined, "a", 5_000)).toEqual({ via: ["a"], waitMs: 4_000 });
    expect(handedOn({ via: ["a"], waitMs: 4_000 }, "b", 5_000)).toEqual({
      via: ["a", "b"],
      waitMs: 3_200,
    });
    expect(handedOn({ via: ["a"], waitMs: 4_000 }, "b", 1_000)?.waitMs).toBe(800);
  });
});
