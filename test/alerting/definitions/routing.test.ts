import { describe, expect, test } from "vitest";

import { routing, shippedRouting } from "#src/alerting/definitions/routing.ts";
import { resolveRouting } from "#src/alerting/routing/routing-policy.ts";
import { checkPageTest } from "#src/alerting/simulate/page-test.ts";

import { everyChannel } from "./every-channel.ts";
import { shippedPages } from "./routing-pages.ts";

describe("the shipped routing", () => {
  test.each(shippedPages)("$name", (one) => {
    expect(() => checkPageTest(resolveRouting(routing), one)).not.toThrow();
  });

  test("with every channel on, a critical alert goes out on all of them", () => {
    const policy = resolveRouting(shippedRouting(everyChannel));
    const types = (name: string): readonly string[] =>
      (policy.receivers.get(name)?.channels ?? []).map(({ type }) => type);
    expect(types("critical")).toEqual(["webhook", "slack", "pagerduty"]);
    expect(types("critical-fallback")).toEqual(["webhook", "email"]);
  });
});
