import type { Frame } from "../../../grafana/frame.ts";
import type { Request } from "../../../grafana/source.ts";

/** Sends a query whose variables are filled in, as a data source of Grafana's does. */
export type Ask = (url: string, request: Request) => Promise<readonly Frame[]>;

/** Returns a text of a query; undefined where it has none. */
export function textOf({ target }: Request, key: string): string | undefined {
  const value = target[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Returns the range in whole seconds. */
export function secondsOf({ range }: Pick<Request, "range">): {
  readonly start: number;
  readonly end: number;
} {
  return { start: Math.floor(range.fromMs / 1000), end: Math.ceil(range.toMs / 1000) };
}
