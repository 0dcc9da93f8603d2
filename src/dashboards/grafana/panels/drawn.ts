import type { Target } from "../target.ts";

/** What is particular to one kind of panel. */
export interface Drawn {
  /** Grafana's name of the kind. */
  readonly type: string;
  readonly targets: readonly Target[];
  /** Of all fields: unit, thresholds, axis. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly overrides?: readonly object[];
  readonly transformations?: readonly object[];
  /** What only the panel itself has, such as `interval`. */
  readonly own?: Readonly<Record<string, unknown>>;
}
