import { compareLabels, valueOf } from "../labels.ts";
import { numbersOf, type Series } from "../value.ts";

/** `sort` and `sort_desc`: by the number at the only step; NaN comes last, histograms are left out. */
export function sortByValue(series: readonly Series[], descending: boolean): readonly Series[] {
  return numbersOf(series).toSorted((one, other) => {
    const [a = 0, b = 0] = [one.values[0], other.values[0]];
    if (Number.isNaN(a) || Number.isNaN(b))
      return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    if (a === b) return 0;
    return a < b === descending ? 1 : -1;
  });
}

/** `sort_by_label` and `sort_by_label_desc`: numbers in labels by their size. */
export function sortByLabel(
  series: readonly Series[],
  names: readonly string[],
  descending: boolean,
): readonly Series[] {
  const sign = descending ? -1 : 1;
  return series.toSorted(({ labels: a }, { labels: b }) => {
    for (const name of names) {
      const order = naturalOrder(valueOf(a, name), valueOf(b, name));
      if (order !== 0) return sign * order;
    }
    return sign * compareLabels(a, b);
  });
}

/** Orders texts by their runs of digits and of other characters: github.com/facette/natsort. */
function naturalOrder(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [chunks(a), chunks(b)];
  for (const [at, chunk] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    if (chunk === other) continue;
    const numbers = /^\d+$/.test(chunk) && /^\d+$/.test(other);
    if (numbers && Number(chunk) !== Number(other)) return Number(chunk) - Number(other);
    return chunk < other ? -1 : 1;
  }
  return -1;
}

function chunks(text: string): readonly string[] {
  return text.match(/\d+|\D+/g) ?? [""];
}
