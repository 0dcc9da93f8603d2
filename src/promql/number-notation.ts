/** Returns the number as tests of Prometheus write it, NaN for anything else. */
export function toNumber(text: string): number {
  return Number(text.toLowerCase().replace(/^([+-]?)inf$/, "$1Infinity"));
}
