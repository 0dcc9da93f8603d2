import { describe, expect, test } from "vitest";

import { networkError, plainUrl } from "#src/health/checks/support/network-error.ts";

describe("the message of a network error", () => {
  const refused = (address: string): Error => new Error(`connect ECONNREFUSED ${address}:1`);

  test.each<[string, unknown, string]>([
    ["its own", new Error("reset"), "db: reset"],
    [
      "that of the cause",
      new TypeError("fetch failed", { cause: refused("::1") }),
      "db: connect ECONNREFUSED ::1:1",
    ],
    [
      "those of every address",
      new AggregateError([refused("::1"), refused("127.0.0.1"), refused("::1")]),
      "db: connect ECONNREFUSED ::1:1, connect ECONNREFUSED 127.0.0.1:1",
    ],
    ["its code", Object.assign(new Error(""), { code: "EPIPE" }), "db: EPIPE"],
    ["its name", new RangeError(""), "db: RangeError"],
    ["the value", "text", "db: text"],
  ])("is %s", (_, error, message) => {
    expect(networkError("db", error).message).toBe(message);
  });

  test("shows a URL without what may be secret", () => {
    expect(plainUrl(new URL("https://u:p@host:8443/path?token=t#f"))).toBe(
      "https://host:8443/path",
    );
  });
});
