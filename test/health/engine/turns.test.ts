import { expect, test } from "vitest";

import { Turns } from "#src/health/engine/turns.ts";

import { VirtualClock } from "../virtual-clock.ts";

test("work goes on within a turn of the event loop that is short, and in a later one if not", async () => {
  const clock = new VirtualClock();
  const turns = new Turns(clock);
  const order: string[] = [];
  setImmediate(() => order.push("the loop turned"));
  await turns.short();
  clock.block(9);
  await turns.short();
  order.push("after 9 ms");
  clock.block(1);
  await turns.short();
  order.push("after 10 ms");
  expect(order).toEqual(["after 9 ms", "the loop turned", "after 10 ms"]);
});
