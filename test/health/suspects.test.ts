import { describe, expect, test } from "vitest";

import { dependency, harness } from "./harness.ts";
import { startNetwork } from "./virtual-services.ts";

/** No check has failed yet, and each is at some time of its interval. */
const settledMs = 61_000;

describe("what is suspected", () => {
  test("is named without what only depends on it, and no longer once it is confirmed", async () => {
    const db = dependency("db");
    const orders = dependency("orders", { dependencies: ["db"] });
    await using h = await harness([orders.definition, db.definition]);
    await h.clock.advance(settledMs);
    db.fail();
    orders.fail();
    await h.clock.advance(30_000 - 15_000);
    await h.health.run("orders");
    expect(h.health.report()).toMatchObject({ rootCauses: [], suspects: ["db"] });
    await h.clock.advance(60_000);
    expect(h.health.report()).toMatchObject({ rootCauses: ["db"], suspects: [] });
    expect(h.health.component("db")).not.toHaveProperty("suspectSince");
  });

  test("in another service is asked about at the pace of confirmation", async () => {
    const other = dependency("other", { confirm: ["5s"] });
    await using h = await harness([other.definition]);
    await h.clock.advance(settledMs);
    other.answer = () => ({ status: "healthy", suspectedCauses: ["db"] });
    await h.health.run("other");
    const before = other.calls();
    await h.clock.advance(20_000);
    expect(other.calls()).toBe(before + 4);
    expect(h.health.report()).toMatchObject({ status: "healthy", suspects: ["other/db"] });
    other.ok();
    await h.clock.advance(5_000);
    expect(h.health.report().suspects).toEqual([]);
  });

  test("in another service takes the blame from what depends on that service", async () => {
    const other = dependency("other");
    const checkout = dependency("checkout", { dependencies: ["other"] });
    await using h = await harness([other.definition, checkout.definition]);
    await h.clock.advance(settledMs);
    other.answer = () => ({ status: "healthy", suspectedCauses: ["db"] });
    checkout.fail();
    await h.clock.advance(60_000);
    expect(h.story()).toContain("checkout: healthy -> unhealthy (suppressed: other/db)");
  });
});

describe("a service that knows nothing of suspicion", () => {
  test("is understood as before: what it has confirmed is named", async () => {
    const db = dependency("db");
    await using network = startNetwork(
      [
        { name: "C", checks: [db.definition] },
        { name: "B", checks: [], asks: { c: "C" } },
      ],
      { random: () => 0.5, old: true },
    );
    await network.clock.advance(settledMs);
    db.fail();
    await network.clock.advance(120_000);
    expect(network.services.get("B")!.report()).toMatchObject({
      status: "unhealthy",
      rootCauses: ["c/db"],
      suspects: [],
    });
  });
});
