/** The values of a series and where they are there, a place a step. */
interface Columns {
  readonly values: Float64Array;
  readonly present: Uint8Array;
}

const slabLength = 65_536;
let slab: Columns = { values: new Float64Array(0), present: new Uint8Array(0) };
let used = 0;

/**
 * Returns empty columns. They are cut from larger ones: a buffer of its own for each of 10,000
 * series takes longer than to reckon out what is in them.
 */
export function newColumns(steps: number): Columns {
  if (steps > slabLength / 16) {
    return { values: new Float64Array(steps), present: new Uint8Array(steps) };
  }
  if (used + steps > slab.values.length) {
    slab = { values: new Float64Array(slabLength), present: new Uint8Array(slabLength) };
    used = 0;
  }
  const from = used;
  used += steps;
  return {
    values: slab.values.subarray(from, used),
    present: slab.present.subarray(from, used),
  };
}
