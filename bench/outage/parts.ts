import type { Part } from "./part.ts";
import { restart } from "./parts/collector-restarts.ts";
import { bounded, full } from "./parts/disk-full.ts";
import { refusing } from "./parts/store-refuses.ts";
import { main, memory } from "./parts/stores-away.ts";
import { killed } from "./parts/stores-killed.ts";
import { slow } from "./parts/stores-slow.ts";

/** By the name on the command line, in the table's order. */
export const parts: Readonly<Record<string, Part>> = {
  main,
  restart,
  killed,
  memory,
  full,
  bounded,
  refusing,
  slow,
};
