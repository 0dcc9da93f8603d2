/** Values that hold until a version changes, made when they are first asked for. */
export class KeptPerVersion<Key, Value> {
  readonly #version: () => number;
  readonly #values = new Map<Key, Value>();
  #keptVersion = Number.NaN;

  constructor(version: () => number) {
    this.#version = version;
  }

  get(key: Key, make: () => Value): Value {
    if (this.#keptVersion !== this.#version()) {
      this.#values.clear();
      this.#keptVersion = this.#version();
    }
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#values.set(key, made);
    return made;
  }
}
