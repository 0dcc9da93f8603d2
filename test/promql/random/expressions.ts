/** Makes random PromQL that Prometheus parses; what it finds may be nothing, or an error. */
export class Generator {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  expression(): string {
    return this.#chance(0.07) ? this.#scalar(3) : this.#vector(3);
  }

  #pick<T>(from: readonly [T, ...T[]]): T {
    return from[Math.floor(this.#random() * from.length)] ?? from[0];
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #number(): string {
    return this.#pick([
      "0",
      "1",
      "2",
      "0.5",
      "-1",
      "1e3",
      "3.7",
      "100",
      "0x10",
      "1m",
      "NaN",
      "Inf",
    ]);
  }

  #duration(): string {
    return this.#pick(["30s", "1m", "90s", "5m", "7m30s", "10m", "300", "1h"]);
  }

  #name(): string {
    return this.#pick([
      "requests_total",
      "requests_total",
      "temperature",
      "queue_length",
      "latency_bucket",
      "job_info",
      "odd_values",
      "missing",
    ]);
  }

  #selector(): string {
    const matcher = this.#pick([
      "",
      "",
      "",
      '{job="api"}',
      '{job=~"api|web"}',
      '{instance!="a"}',
      '{job!~"d.*"}',
      '{code=~"5..",job="web"}',
      '{le!="1"}',
    ]);
    return this.#name() + matcher;
  }

  #modifiers(): string {
    const offset = this.#chance(0.15) ? ` offset ${this.#pick(["", "-"])}${this.#duration()}` : "";
    const at = this.#chance(0.1)
      ? ` @ ${this.#pick(["start()", "end()", "1699999000", "1700003000.5"])}`
      : "";
    return at + offset;
  }

  #labels(): string {
    return this.#pick(["job", "instance", "job, instance", "code", "", "le", "team"]);
  }

  #range(depth: number): string {
    if (depth > 0 && this.#chance(0.2)) {
      const step = this.#pick(["", "15s", "1m", "47s"]);
      return `${this.#parens(this.#vector(depth - 1))}[${this.#duration()}:${step}]${this.#modifiers()}`;
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
      (): string => "time()",
      (): string => "pi()",
      (): string => `-${this.#parens(this.#scalar(inner))}`,
      (): string => `${this.#scalar(inner)} ${operator} ${this.#scalar(inner)}`,
    ])();
  }

  #vector(depth: number): string {
    if (depth === 0) return this.#selector() + this.#modifiers();
    return this.#pick([
      (): string => this.#selector() + this.#modifiers(),
      (): string => this.#overTime(depth - 1),
      (): string => this.#overTime(depth - 1),
      (): string => this.#function(depth - 1),
      (): string => this.#aggregate(depth - 1),
      (): string => this.#aggregate(depth - 1),
      (): string => this.#binary(depth - 1),
      (): string => this.#binary(depth - 1),
      (): string => `-${this.#parens(this.#vector(depth - 1))}`,
    ])();
  }

  #overTime(depth: number): string {
    const range = this.#range(depth);
    if (this.#chance(0.08)) return `quantile_over_time(${this.#number()}, ${range})`;
    if (this.#chance(0.08)) return `predict_linear(${range}, ${this.#scalar(0)})`;
    const name = this.#pick([
      "rate",
      "rate",
      "increase",
      "delta",
      "irate",
      "idelta",
      "deriv",
      "sum_over_time",
      "avg_over_time",
      "min_over_time",
      "max_over_time",
      "count_over_time",
      "last_over_time",
      "present_over_time",
      "absent_over_time",
      "stddev_over_time",
      "stdvar_over_time",
      "changes",
      "resets",
    ]);
    return `${name}(${range})`;
  }

  #function(depth: number): string {
    const inner = this.#vector(depth);
    const plain = this.#pick([
      ...([
        "abs",
        "ceil",
        "floor",
        "exp",
        "ln",
        "log2",
        "log10",
        "sqrt",
        "sgn",
        "deg",
        "rad",
      ] as const),
      ...(["sin", "cos", "tan", "atan", "sinh", "tanh", "asinh", "absent", "timestamp"] as const),
      ...([
        "hour",
        "minute",
        "month",
        "year",
        "day_of_week",
        "day_of_year",
        "days_in_month",
      ] as const),
      ...(["sort", "sort_desc"] as const),
    ]);
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
      (): string =>
        `histogram_quantile(${this.#number()}, rate(latency_bucket[${this.#duration()}]))`,
      (): string =>
        `histogram_quantile(0.${Math.floor(this.#random() * 100)}, sum by (le, ${this.#pick(["job", "instance"])}) (latency_bucket))`,
      (): string => `histogram_fraction(${this.#number()}, ${this.#number()}, latency_bucket)`,
    ])();
  }

  #aggregate(depth: number): string {
    const by = this.#chance(0.7) ? ` ${this.#pick(["by", "without"])} (${this.#labels()})` : "";
    const inner = this.#vector(depth);
    if (this.#chance(0.15)) return `quantile${by} (${this.#number()}, ${inner})`;
    if (this.#chance(0.15)) {
      // Elsewhere Prometheus has the series in random order, and picks any of equal values
      const ordered = this.#chance(0.5) ? this.#selector() : this.#overTime(0);
      const k = this.#pick(["1", "2", "3", "0", "20"]);
      return `${this.#pick(["topk", "bottomk"])}${by} (${k}, ${ordered})`;
    }
    if (this.#chance(0.05)) return `count_values${by} ("value", round(${inner}))`;
    const name = this.#pick([
      "sum",
      "sum",
      "avg",
      "min",
      "max",
      "count",
      "group",
      "stddev",
      "stdvar",
    ]);
    return `${name}${by} (${inner})`;
  }

  #binary(depth: number): string {
    const left = this.#parens(this.#vector(depth));
    const right = this.#parens(this.#vector(depth));
    const arithmetic = this.#pick(["+", "-", "*", "/", "%", "^", "atan2"]);
    const comparison = this.#pick(["==", "!=", ">", "<", ">=", "<="]);
    const bool = this.#pick(["", " bool"]);
    const compared = this.#chance(0.3);
    const operator = compared ? comparison + bool : arithmetic;
    const matching = this.#pick([
      "",
      "",
      "ignoring (code)",
      "on (job, instance)",
      "on (job) group_left",
      "on (job) group_left (team, version)",
      "ignoring (code, le) group_right",
      "on (job)",
    ]);
    return this.#pick([
      (): string => `${left} ${operator} ${matching} ${right}`,
      (): string => `${left} ${operator} ${matching} ${right}`,
      (): string => `${left} ${operator} ${this.#scalar(depth)}`,
      (): string => `${this.#scalar(depth)} ${operator} ${right}`,
      (): string =>
        `${left} ${this.#pick(["and", "or", "unless"])} ${this.#pick(["", "on (job)", "ignoring (code)", "on ()"])} ${right}`,
    ])();
  }
}
