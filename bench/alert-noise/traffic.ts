import { seeded } from "../random.ts";
import type { Service } from "./fleet.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Returns the share of noon's traffic that comes at the hour. */
export function daytime({ shape }: Service, ms: number): number {
  const wave = (1 + Math.cos(((ms % dayMs) / dayMs - 0.54) * 2 * Math.PI)) / 2;
  if (shape === "quiet") return wave ** 3;
  return shape === "low" ? 1 : 0.15 + 0.85 * wave;
}

/** Returns how many times more requests a burst brings: 1 outside of one. */
export function burst({ shape, name }: Service, ms: number): number {
  if (shape !== "bursty") return 1;
  const hour = Math.floor(ms / hourMs);
  const random = seeded(hour * 31 + name.length * 1_009 + name.charCodeAt(0));
  if (random() > 0.25) return 1;
  const from = random() * 50 * 60_000;
  const within = ms % hourMs;
  return within >= from && within < from + 60_000 + random() * 8 * 60_000 ? 3 + random() * 7 : 1;
}

/** Returns whether the process was replaced by its next version in the interval: each day, once. */
export function isDeploying(
  service: string,
  replica: number,
  ms: number,
  intervalMs: number,
): boolean {
  const random = seeded(
    service.length * 7_919 + service.charCodeAt(1) * 31 + service.charCodeAt(0),
  );
  const start = 9 * hourMs + Math.floor(random() * 7 * 240) * 15_000 + replica * 60_000;
  const within = ms % dayMs;
  return within >= start && within < start + intervalMs;
}
