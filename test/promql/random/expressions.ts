import {
  aggregations,
  durations,
  fills,
  groupings,
  histogramFunctions,
  matchers,
  matchings,
  names,
  nativeNames,
  numbers,
  plainFunctions,
  rangeFunctions,
  subqueryRanges,
} from "./words.ts";

/** Makes random PromQL that Prometheus parses; what it finds may be nothing, or an error. */
export class Generator {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  expression(): string {
    return this.#chance(0.07) ? this.#scalar(3) : this.#vector(3);
  }

  /** Returns an expression of a range vector or a string, which only an instant query may be. */
  instantOnly(): string {
    return this.#chance(0.9) ? this.#range(1) : '"text"';
  }

  #pick<T>(from: readonly [T, ...T[]]): T {
    return from[Math.floor(this.#random() * from.length)] ?? from[0];
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #number(): string {
    return this.#pick(numbers);
  }

  #duration(): string {
    return this.#pick(durations);
  }

  #selector(): string {
    return this.#pick(names) + this.#pick(matchers);
  }

  #modifiers(): string {
    const offset = this.#chance(0.15)
      ? ` offset ${this.#pick(["30s", "-1m", "5m", "-7m30s", "(1m+30s)", "-(2*step())"])}`
      : "";
    const at = this.#chance(0.1)
      ? ` @ ${this.#pick(["start()", "end()", "1699999000", "1700003000.5"])}`
      : "";
    return this.#chance(0.5) ? at + offset : offset + at;
  }

  #range(depth: number): string {
    if (depth > 0 && this.#chance(0.2)) {
      const step = this.#pick(["", "15s", "1m", "47s", "2*15s"]);
      const range = this.#pick(subqueryRanges);
      return `${this.#parens(this.#vector(depth - 1))}[${range}:${step}]${this.#modifiers()}`;
    }
    return `${this.#selector()}[${this.#duration()}]${this.#modifiers()}`;
  }

  #parens(inner: string): string {
    return `(${inner})`;
  }

  #scalar(depth: number): string {
    if (depth === 0 || this.#chance(0.4)) return this.#number();
    const inner = depth - 1;
    const operator = this.#pick(["+", "-", "*", "/", "%", "^", "> bool", "== bool", "atan2"]);
    return this.#pick([
      (): string => `scalar(${this.#vector(inner)})`,
      (): string => this.#pick(["time()", "pi()", "start()", "end()", "step()", "range()"]),
      (): string => `-${this.#parens(this.#scalar(inner))}`,
      (): string => `${this.#scalar(inner)} ${operator} ${this.#scalar(inner)}`,
      (): string =>
        `${this.#pick(["min_of", "max_of"])}(${this.#scalar(inner)}, ${this.#scalar(inner)})`,
    ])();
  }

  #vector(depth: number): string {
    if (depth === 0) return this.#selector() + this.#modifiers();
    const inner = depth - 1;
    return this.#pick([
      (): string => this.#selector() + this.#modifiers() + this.#pick(["", "", "", " smoothed"]),
      (): string => this.#overTime(inner),
      (): string => this.#overTime(inner),
      (): string => this.#function(inner),
      (): string => this.#aggregate(inner),
      (): string => this.#aggregate(inner),
      (): string => this.#binary(inner),
      (): string => this.#binary(inner),
      (): string => this.#native(inner),
      (): string => `-${this.#parens(this.#vector(inner))}`,
    ])();
  }

  #overTime(depth: number): string {
    const range = this.#range(depth);
    if (this.#chance(0.06)) return `quantile_over_time(${this.#number()}, ${range})`;
    if (this.#chance(0.06)) return `predict_linear(${range}, ${this.#scalar(0)})`;
    if (this.#chance(0.04)) return `double_exponential_smoothing(${range}, 0.3, 0.6)`;
    if (this.#chance(0.08)) return this.#extended();
    return `${this.#pick(rangeFunctions)}(${range})`;
  }

  /** A range whose ends are samples: `anchored`, or values between them: `smoothed`. */
  #extended(): string {
    const range = `${this.#selector()}[${this.#duration()}]`;
    if (this.#chance(0.5)) return `${this.#pick(["rate", "increase", "delta"])}(${range} smoothed)`;
    const name = this.#pick(["rate", "increase", "delta", "changes", "resets"]);
    return `${name}(${range} anchored)`;
  }

  /** Native histograms through the functions and operators that are for them. */
  #native(depth: number): string {
    const metric = this.#pick(nativeNames()) + this.#pick(["", '{job="api"}', '{job!="db"}']);
    const inner = this.#pick([
      (): string => metric + this.#modifiers(),
      (): string =>
        `${this.#pick(["rate", "increase", "sum_over_time", "avg_over_time", "irate", "delta"])}(${metric}[${this.#duration()}]${this.#modifiers()})`,
      (): string => `${this.#pick(["sum", "avg"])} by (${this.#pick(groupings)}) (${metric})`,
      (): string =>
        `sum by (${this.#pick(groupings)}) (rate(${metric}[${this.#duration()}]${this.#modifiers()}))`,
      (): string =>
        `${metric} ${this.#pick(["+", "-", "==", "!="])} ${metric} offset ${this.#pick(["1m", "5m", "-2m"])}`,
      (): string => `${this.#parens(metric)} ${this.#pick(["*", "/"])} ${this.#scalar(depth)}`,
      (): string => `${metric} ${this.#pick(["</", ">/"])} ${this.#pick(["0.3", "1", "2", "-1"])}`,
    ])();
    return this.#pick([
      (): string => inner,
      (): string => `${this.#pick(histogramFunctions)}(${inner})`,
      (): string => `histogram_quantile(${this.#pick(["0.5", "0.99", "0.1", "0", "1"])}, ${inner})`,
      (): string =>
        `histogram_fraction(${this.#pick(["0", "-Inf", "0.2"])}, ${this.#pick(["1", "3", "Inf"])}, ${inner})`,
      (): string => `histogram_quantiles(${inner}, "q", 0.5, 0.9)`,
    ])();
  }

  #function(depth: number): string {
    const inner = this.#vector(depth);
    const plain = this.#pick(plainFunctions);
    return this.#pick([
      (): string => `${plain}(${inner})`,
      (): string => `${plain}(${inner})`,
      (): string => `clamp(${inner}, ${this.#number()}, ${this.#number()})`,
      (): string => `clamp_min(${inner}, ${this.#scalar(depth)})`,
      (): string => `clamp_max(${inner}, ${this.#number()})`,
      (): string => `round(${inner}, ${this.#pick(["1", "0.1", "5", "10"])})`,
      (): string => `vector(${this.#scalar(depth)})`,
      (): string => `label_replace(${inner}, "team", "$1-x", "job", "(.).*")`,
      (): string => `label_replace(${inner}, "instance", "", "instance", "a|b")`,
      (): string => `label_join(${inner}, "both", "-", "job", "instance")`,
      (): string => `sort_by_label${this.#pick(["", "_desc"])}(${inner}, "job", "instance")`,
      (): string => `info(${inner}${this.#pick(["", ', {version=~"v.*"}'])})`,
      (): string =>
        `histogram_quantile(${this.#number()}, rate(latency_bucket[${this.#duration()}]))`,
      (): string =>
        `histogram_quantile(0.${Math.floor(this.#random() * 100)}, sum by (le, ${this.#pick(["job", "instance"])}) (latency_bucket))`,
      (): string => `histogram_fraction(${this.#number()}, ${this.#number()}, latency_bucket)`,
    ])();
  }

  #aggregate(depth: number): string {
    const by = this.#chance(0.7)
      ? ` ${this.#pick(["by", "without"])} (${this.#pick(groupings)})`
      : "";
    const inner = this.#vector(depth);
    if (this.#chance(0.12)) return `quantile${by} (${this.#number()}, ${inner})`;
    if (this.#chance(0.15)) {
      // Elsewhere Prometheus has the series in random order, and picks any of equal values
      const ordered = this.#chance(0.5) ? this.#selector() : this.#overTime(0);
      const k = this.#pick(["1", "2", "3", "0", "20"]);
      return `${this.#pick(["topk", "bottomk", "limitk"])}${by} (${k}, ${ordered})`;
    }
    if (this.#chance(0.06)) {
      return `limit_ratio${by} (${this.#pick(["0.5", "-0.5", "0.1", "-0.9", "1", "2"])}, ${inner})`;
    }
    if (this.#chance(0.05)) return `count_values${by} ("value", round(${inner}))`;
    return `${this.#pick(aggregations)}${by} (${inner})`;
  }

  #binary(depth: number): string {
    const left = this.#parens(this.#vector(depth));
    const right = this.#parens(this.#vector(depth));
    const arithmetic = this.#pick(["+", "-", "*", "/", "%", "^", "atan2"]);
    const comparison = this.#pick(["==", "!=", ">", "<", ">=", "<="]);
    const bool = this.#pick(["", " bool"]);
    const compared = this.#chance(0.3);
    const operator = compared ? comparison + bool : arithmetic;
    const matching = this.#pick(matchings);
    return this.#pick([
      (): string => `${left} ${operator} ${matching} ${this.#pick(fills)} ${right}`,
      (): string => `${left} ${operator} ${matching} ${right}`,
      (): string => `${left} ${operator} ${this.#scalar(depth)}`,
      (): string => `${this.#scalar(depth)} ${operator} ${right}`,
      (): string =>
        `${left} ${this.#pick(["and", "or", "unless"])} ${this.#pick(["", "on (job)", "ignoring (code)", "on ()"])} ${right}`,
    ])();
  }
}
