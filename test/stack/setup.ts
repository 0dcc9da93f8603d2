import type { TestProject } from "vitest/node";

import type { Stack } from "./stack.ts";
import { defaultSet, startStack, whyNoEngine, whyNoImages } from "./start.ts";
import { stores, type StoreSet } from "./stores.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** undefined: no engine answers and none is required. */
    stack: Stack | undefined;
  }
}

// The keys of an object literal
const sets = Object.keys(stores) as StoreSet[];

/** Starts the stack once for all files of this suite. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const set = wantedSet();
  const problem = (await whyNoEngine()) ?? (await whyNoImages(set));
  if (problem !== undefined) {
    if (process.env["STACK_REQUIRED"] === "1") throw new Error(problem);
    process.stderr.write(`stack suite skipped: ${problem}\n`);
    project.provide("stack", undefined);
    return undefined;
  }
  const started = performance.now();
  const stack = await startStack({ set });
  process.stderr.write(
    `stack ready after ${Math.round((performance.now() - started) / 1000)} s, without Grafana\n`,
  );
  project.provide("stack", {
    ...stack.backends,
    gateway: stack.url("gateway", 8080),
    health: stack.url("gateway", 8081),
  });
  return async () => {
    await stack[Symbol.asyncDispose]();
    const others = sets.filter((other) => other !== set).join(", ");
    process.stderr.write(
      `stack suite: ${set} ran; ${others} did not (STACK_BACKENDS=SET chooses another)\n`,
    );
  };
}

function wantedSet(): StoreSet {
  const wanted = process.env["STACK_BACKENDS"] ?? defaultSet;
  const set = sets.find((known) => known === wanted);
  if (set !== undefined) return set;
  throw new Error(`STACK_BACKENDS: expected one of ${sets.join(", ")}, got ${wanted}`);
}
