import type { Frame } from "../../grafana/frame.ts";
import { sourceOf } from "../../grafana/source.ts";
import type { Backends } from "../stack.ts";
import { backendOf } from "./backend.ts";

/** Sends one query, with its variables filled in, to a data source of the stack. */
export async function askSource(
  stack: Backends,
  uid: string,
  query: Readonly<Record<string, unknown>>,
  sinceMs: number,
): Promise<readonly Frame[]> {
  const backend = await backendOf(stack);
  return backend.ask({
    source: sourceOf(backend, uid),
    target: { refId: "A", ...query },
    range: { fromMs: sinceMs, toMs: Date.now() },
    stepMs: 15_000,
  });
}
