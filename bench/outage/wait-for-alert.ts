import { setTimeout as sleep } from "node:timers/promises";

import { alertedAtMs } from "../../test/stack/durability-alert.ts";
import type { Backends } from "../../test/stack/stack.ts";

/** Returns when the alert fires, or after 150 s without it: the outcome then says so. */
export async function waitForAlert(
  backends: Backends,
  alert: string,
  sinceMs: number,
): Promise<void> {
  const endMs = sinceMs + 150_000;
  const states = ["firing"];
  while (Date.now() < endMs) {
    if ((await alertedAtMs(backends, alert, { sinceMs, states })) !== undefined) return;
    await sleep(2_000);
  }
}
