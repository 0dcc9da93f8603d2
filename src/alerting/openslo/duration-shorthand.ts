import { toMs } from "../../duration.ts";

/**
 * How long the units of OpenSLO are. The specification leaves months, quarters and years to who reads
 * them; Prometheus' windows have no calendar, so that these are 30, 90 and 365 days.
 * https://github.com/OpenSLO/OpenSLO/blob/main/README.md#duration-shorthand
 */
const unitsMs: Readonly<Record<string, number>> = {
  m: toMs("1m"),
  h: toMs("1h"),
  d: toMs("1d"),
  w: toMs("7d"),
  M: toMs("30d"),
  Q: toMs("90d"),
  Y: toMs("365d"),
};

/** Returns the duration in milliseconds; NaN where it is none. */
export function shorthandMs(text: string): number {
  const [, many = "", unit = ""] = /^(\d+)([mhdwMQY])$/.exec(text) ?? [];
  return many === "" ? Number.NaN : Number(many) * (unitsMs[unit] ?? Number.NaN);
}

/** Returns the milliseconds, whole minutes of them, as OpenSLO and our windows write them: `"28d"`. */
export function toShorthand(ms: number): `${number}${"m" | "h" | "d"}` {
  if (ms > 0 && ms % toMs("1d") === 0) return `${ms / toMs("1d")}d`;
  if (ms > 0 && ms % toMs("1h") === 0) return `${ms / toMs("1h")}h`;
  return `${ms / toMs("1m")}m`;
}
