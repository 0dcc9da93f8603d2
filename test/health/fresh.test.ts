import { describe, expect, test } from "vitest";

import { dependency } from "./harness.ts";
import { pause, startNetwork, type Answer, type Network } from "./virtual-services.ts";

const fresh = { "x-health-fresh": "4000", "x-health-via": "asker" };

interface Report {
  readonly status: string;
  readonly rootCauses: readonly string[];
  readonly suspects: readonly string[];
  readonly components: Readonly<Record<string, { readonly suspectSince?: string }>>;
}

/** Asks, and lets time pass until there is an answer. Returns it, and after how long it came. */
async function ask(
  network: Network,
  service: string,
  headers: Readonly<Record<string, string>> = fresh,
): Promise<{ readonly report: Report; readonly afterMs: number }> {
  const startMs = network.clock.monotonic();
  const answers: Answer[] = [];
  const answered = network.ask(service, headers).then((answer) => answers.push(answer));
  while (answers.length === 0) await network.clock.advance(10);
  await answered;
  return {
    report: JSON.parse(answers[0]!.body) as Report,
    afterMs: network.clock.monotonic() - startMs,
  };
}

const middle = { random: () => 0.5 };

describe("a question for fresh probes", () => {
  test("is answered with what failed just now, as suspicion and not as a root cause", async () => {
    const db = dependency("db");
    await using network = startNetwork([{ name: "shop", checks: [db.definition] }], middle);
    await network.clock.advance(16_000);
    db.fail();
    const { report } = await ask(network, "shop");
    expect(report).toMatchObject({ status: "healthy", rootCauses: [], suspects: ["db"] });
    expect(report.components["db"]?.suspectSince).toBe("2026-01-01T00:00:16.000Z");
  });

  test("by a stranger runs nothing and waits for nothing", async () => {
    const db = dependency("db");
    await using network = startNetwork([{ name: "shop", checks: [db.definition] }], middle);
    await network.clock.advance(16_000);
    const before = db.calls();
    for (const _ of Array(100)) {
      const { body } = await network.ask("shop", { ...fresh, "x-forwarded-for": "192.0.2.1" });
      expect(Object.keys(JSON.parse(body) as object)).toEqual(["status", "timestamp"]);
    }
    expect(db.calls()).toBe(before);
  });

  test("runs each check once for sixty askers, and again two seconds later at the earliest", async () => {
    const db = dependency("db");
    await using network = startNetwork([{ name: "shop", checks: [db.definition] }], middle);
    await network.clock.advance(16_000);
    const before = db.calls();
    await Promise.all(Array.from({ length: 60 }, async () => network.ask("shop", fresh)));
    expect(db.calls()).toBe(before + 1);
    await network.clock.advance(1_000);
    const { afterMs } = await ask(network, "shop");
    expect(db.calls()).toBe(before + 2);
    expect(afterMs).toBeGreaterThanOrEqual(990);
  });

  test("does not run what is declared expensive, and nothing twice within a second", async () => {
    const dear = dependency("dear", { interval: "15m" });
    const quick = dependency("quick");
    const checks = [dear.definition, quick.definition];
    await using network = startNetwork([{ name: "shop", checks }], middle);
    await network.clock.advance(16_000);
    const before = [dear.calls(), quick.calls()];
    await network.services.get("shop")!.run("quick");
    await network.clock.advance(300);
    const { afterMs } = await ask(network, "shop");
    expect([dear.calls(), quick.calls()]).toEqual([before[0], before[1]! + 2]);
    expect(afterMs).toBe(700);
  });

  test("does not run what failed and is being confirmed: that has a pace of its own", async () => {
    const db = dependency("db");
    await using network = startNetwork([{ name: "shop", checks: [db.definition] }], middle);
    await network.clock.advance(16_000);
    db.fail();
    await ask(network, "shop");
    const failures = db.calls();
    await network.clock.advance(2_500);
    const { report } = await ask(network, "shop");
    expect(db.calls()).toBe(failures);
    expect(report.suspects).toEqual(["db"]);
  });

  test("is answered when a probe takes much longer than usual, and that is suspicion too", async () => {
    const db = dependency("db");
    await using network = startNetwork([{ name: "shop", checks: [db.definition] }], middle);
    await network.clock.advance(16_000);
    db.hang();
    const { afterMs, report } = await ask(network, "shop");
    expect(report).toMatchObject({ status: "healthy", suspects: ["db"] });
    expect(afterMs).toBeLessThan(1_100);
  });

  test("waits for a silent probe that began later than the question, and acquits its dependant", async () => {
    const db = dependency("db");
    const orders = dependency("orders", { dependencies: ["db"] });
    // as many as run at once
    const others = Array.from({ length: 8 }, (_, at) => dependency(`other-${at}`));
    for (const other of others) {
      other.answer = async () => {
        await pause(network.clock, 50);
        return { status: "healthy" };
      };
    }
    const checks = [...others, db, orders].map(({ definition }) => definition);
    await using network = startNetwork([{ name: "shop", checks }], middle);
    await network.clock.advance(16_000);
    db.hang();
    orders.fail();
    const { afterMs, report } = await ask(network, "shop");
    expect(report.suspects).toEqual(["db"]);
    expect(afterMs).toBeGreaterThanOrEqual(1_050);
  });

  test("is answered within the time that the asker has", async () => {
    const slow = dependency("slow", { timeout: "20s" });
    slow.answer = async () => {
      await pause(network.clock, 3_000);
      return { status: "healthy" };
    };
    const specs = [{ name: "shop", checks: [slow.definition] }];
    await using network = startNetwork(specs, middle);
    await network.clock.advance(40_000);
    const { afterMs } = await ask(network, "shop", { ...fresh, "x-health-fresh": "500" });
    expect(afterMs).toBeLessThan(600);
  });

  test("goes on through the services that each one asks, and names what the last one found", async () => {
    const db = dependency("db");
    await using network = startNetwork(
      [
        { name: "C", checks: [db.definition] },
        { name: "B", checks: [], asks: { c: "C" } },
        { name: "A", checks: [], asks: { b: "B" } },
      ],
      middle,
    );
    await network.clock.advance(61_000);
    const before = network.requests.length;
    db.fail();
    const { afterMs, report } = await ask(network, "A");
    expect(network.requests.slice(before)).toEqual(["b asker,A", "c asker,A,B"]);
    expect(report.suspects).toEqual(["b/c/db"]);
    expect(afterMs).toBeLessThan(200);
  });

  test("ends in a ring, and nobody suspects himself through the others", async () => {
    const db = dependency("db");
    await using network = startNetwork(
      [
        { name: "A", checks: [db.definition], asks: { b: "B" } },
        { name: "B", checks: [], asks: { c: "C" } },
        { name: "C", checks: [], asks: { a: "A" } },
      ],
      middle,
    );
    await network.clock.advance(61_000);
    const before = network.requests.length;
    db.fail();
    const { report } = await ask(network, "B");
    expect(report.suspects).toEqual(["c/a/db"]);
    expect(network.requests.slice(before)).toEqual(["c asker,B", "a asker,B,C"]);
    await network.clock.advance(3_000);
    expect((await ask(network, "A")).report.suspects).toEqual(["db"]);
  });

  test("is not asked by the schedule of a check", async () => {
    await using network = startNetwork(
      [
        { name: "C", checks: [] },
        { name: "B", checks: [], asks: { c: "C" } },
      ],
      middle,
    );
    await network.clock.advance(120_000);
    expect(network.requests.length).toBeGreaterThan(3);
    expect(new Set(network.requests)).toEqual(new Set(["c"]));
  });

  test("leaves no timer behind when the service stops while it is under way", async () => {
    const db = dependency("db");
    const network = startNetwork([{ name: "shop", checks: [db.definition] }], middle);
    await network.clock.advance(16_000);
    db.hang();
    const answer = network.ask("shop", fresh);
    await network.clock.advance(100);
    await network[Symbol.asyncDispose]();
    expect((await answer).status).toBe(200);
    expect(network.clock.pending).toBe(0);
  });
});
