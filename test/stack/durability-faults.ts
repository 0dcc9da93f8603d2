import { hostOf, throughFaults, writeOverlay } from "./durability-overlay.ts";
import { backendServices, startStack, type StartedStack, type StackOptions } from "./start.ts";
import type { StoreSet } from "./stores.ts";

/** What goes wrong at a store: an answer at once, or a delay of each. */
export interface StoreFault {
  readonly status?: number;
  readonly delayMs?: number;
}

/** Starts a stack whose Collector reaches its stores through test/stack/fault-proxy.mjs only. */
export async function startWithFaults(
  set: StoreSet,
  options: Pick<StackOptions, "variables"> = {},
): Promise<StartedStack> {
  const overlay = await writeOverlay(set, throughFaults);
  try {
    const stack = await startStack({
      set,
      services: [...backendServices(set), "faults"],
      variables: { ...options.variables, COLLECTOR_OVERLAY: overlay.path },
      composeFiles: ["test/stack/durability-compose.yaml"],
    });
    return {
      backends: stack.backends,
      url: stack.url,
      async [Symbol.asyncDispose]() {
        await stack[Symbol.asyncDispose]();
        await overlay[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await overlay[Symbol.asyncDispose]();
    throw error;
  }
}

/** Makes a store, or all of them, misbehave until the next call; `{}` ends it. */
export async function setStoreFault(
  { backends, url }: StartedStack,
  service: string,
  fault: StoreFault,
): Promise<void> {
  const host = service === "all" ? undefined : await hostOf(backends.set, service);
  const response = await fetch(`${url("faults", 8080)}/fault`, {
    method: "POST",
    body: JSON.stringify({ host, ...fault }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`POST /fault: expected 2xx, got ${response.status}`);
}
