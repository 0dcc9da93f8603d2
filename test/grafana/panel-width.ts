/** Of 24 columns: a window of 1,600 pixels, which is what most have or exceed. */
const widthPx = 1_560;

/** Returns how many points a panel of so many columns can show. */
export function columnsInPixels(columns: number): number {
  return Math.floor((widthPx * columns) / 24);
}
