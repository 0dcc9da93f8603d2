export { seededRandom as seeded } from "../src/seeded-random.ts";

/** Returns a draw from the exponential distribution with this mean. */
export function exponential(random: () => number, mean: number): number {
  return -Math.log(1 - random()) * mean;
}
