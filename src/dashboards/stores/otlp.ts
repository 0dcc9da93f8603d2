import type { Stores } from "../stores.ts";

/** Traces and log lines are at a vendor: there is nothing here to ask. */
export const otlp: Stores = { panels: [] };
