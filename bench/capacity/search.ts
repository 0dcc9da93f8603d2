/**
 * Returns the highest rate that is carried, by doubling from `first` until one is not, then by
 * halving the gap `refinements` times; 0 if not even the first is.
 */
export async function findHighest(
  isCarried: (rate: number) => Promise<boolean>,
  {
    first,
    refinements,
    most,
  }: { readonly first: number; readonly refinements: number; readonly most: number },
): Promise<number> {
  let carried = 0;
  let failed = first;
  while (failed <= most && (await isCarried(failed))) {
    carried = failed;
    failed *= 2;
  }
  if (carried === 0 || failed > most) return carried;
  for (let n = 0; n < refinements; n += 1) {
    const middle = Math.round((carried + failed) / 2);
    if (await isCarried(middle)) carried = middle;
    else failed = middle;
  }
  return carried;
}
