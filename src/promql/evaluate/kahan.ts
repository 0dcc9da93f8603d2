/**
 * A sum that carries its rounding error along, by Kahan and Neumaier, as Prometheus adds up
 * (util/kahansum): results differ in the last digits otherwise.
 */
export class CompensatedSum {
  sum: number;
  error: number;

  constructor(sum = 0, error = 0) {
    this.sum = sum;
    this.error = error;
  }

  add(value: number): void {
    const { sum } = this;
    const total = sum + value;
    if (total === Infinity || total === -Infinity) this.error = 0;
    else if (Math.abs(sum) >= Math.abs(value)) this.error += sum - total + value;
    else this.error += value - total + sum;
    this.sum = total;
  }

  scale(factor: number): void {
    this.sum *= factor;
    this.error *= factor;
  }

  get total(): number {
    return this.sum + this.error;
  }
}

/**
 * A mean as Prometheus takes it: the sum by the count, until the sum would overflow, and from then
 * on value by value.
 */
export class Mean {
  readonly #sum = new CompensatedSum();
  #count = 0;
  #incremental = false;

  add(value: number): void {
    this.#count++;
    if (this.#count === 1) {
      this.#sum.sum = value;
      return;
    }
    const count = this.#count;
    if (!this.#incremental) {
      const { sum, error } = this.#sum;
      this.#sum.add(value);
      if (Math.abs(this.#sum.sum) !== Infinity) return;
      this.#incremental = true;
      this.#sum.sum = sum / (count - 1);
      this.#sum.error = error / (count - 1);
    }
    this.#sum.scale((count - 1) / count);
    this.#sum.add(value / count);
  }

  get value(): number {
    const { sum, error } = this.#sum;
    return this.#incremental ? sum + error : sum / this.#count + error / this.#count;
  }
}

/** Adds the value to one of the sums, and what is lost by it to the error of the same place. */
export function increment(sums: number[], errors: number[], at: number, value: number): void {
  const total = new CompensatedSum(sums[at], errors[at]);
  total.add(value);
  sums[at] = total.sum;
  errors[at] = total.error;
}
