import { compareRandomly } from "../../test/promql/random/compare.ts";

/**
 * Compares random expressions on random series with a running Prometheus, `count` of each seed:
 * `npm run bench -- promql-random [count] [seed …]`. Exit code 1 where an answer differs.
 */
export async function run([count = "5000", ...seeds]: readonly string[]): Promise<void> {
  for (const seed of seeds.length === 0 ? ["1", "2", "3"] : seeds) {
    const found = await compareRandomly(Number(seed), Number(count));
    const { compared, filled, failed, differences, roundings } = found;
    for (const difference of differences) console.log(`differs ${difference}`);
    for (const rounding of roundings) console.log(`last bit ${rounding}`);
    console.log(
      `seed ${seed}: ${compared} expressions, ${filled} with series, ${failed} errors in both, ${differences.length} differ, ${roundings.length} by the last bit of a function`,
    );
    if (differences.length > 0) process.exitCode = 1;
  }
}
