import { writeOverlay, type Overlay } from "../../test/stack/durability-overlay.ts";
import { startWithFaults } from "../../test/stack/durability-faults.ts";
import {
  backendServices,
  startStack,
  type StackOptions,
  type StartedStack,
} from "../../test/stack/start.ts";
import type { StoreSet } from "../../test/stack/stores.ts";

type Start = (set: StoreSet) => Promise<StartedStack>;

/** What a part runs on. Parts of one configuration share a stack. */
export const configurations = {
  shipped: (set) => startBackends(set),
  "queues in memory": async (set) =>
    withOverlay(await writeOverlay(set, () => ({ sending_queue: { storage: null } })), (overlay) =>
      startBackends(set, { variables: { COLLECTOR_OVERLAY: overlay.path } }),
    ),
  "small disk": (set) => startBackends(set, { composeFiles: ["bench/outage/small-disk.yaml"] }),
  "small disk, smaller queues": (set) =>
    startBackends(set, {
      composeFiles: ["bench/outage/small-disk.yaml"],
      variables: { QUEUE_BYTES: "2000000" },
    }),
  faults: (set) => startWithFaults(set),
} as const satisfies Readonly<Record<string, Start>>;

export type Configuration = keyof typeof configurations;

function startBackends(
  set: StoreSet,
  options: Pick<StackOptions, "variables" | "composeFiles"> = {},
): Promise<StartedStack> {
  return startStack({ set, services: backendServices(set), ...options });
}

async function withOverlay(
  overlay: Overlay,
  start: (overlay: Overlay) => Promise<StartedStack>,
): Promise<StartedStack> {
  const stack = await start(overlay);
  return {
    ...stack,
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]();
      await overlay[Symbol.asyncDispose]();
    },
  };
}
