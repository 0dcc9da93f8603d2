import type { TestProject } from "vitest/node";

import type { Stack } from "./stack.ts";
import { startStack, whyNoEngine } from "./start.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** undefined: no engine answers and none is required. */
    stack: Stack | undefined;
  }
}

/** Starts the stack once for all files of this suite. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const problem = await whyNoEngine();
  if (problem !== undefined) {
    if (process.env["STACK_REQUIRED"] === "1") throw new Error(problem);
    process.stderr.write(`stack suite skipped: ${problem}\n`);
    project.provide("stack", undefined);
    return undefined;
  }
  const started = performance.now();
  const stack = await startStack();
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
  };
}
