import type { AccessOptions } from "../access.ts";
import type { ComponentState } from "../engine/hysteresis.ts";

/** What the worker is started with. */
export interface WatchdogData {
  readonly memory: SharedArrayBuffer;
  readonly port: number;
  readonly host: string;
  readonly access: AccessOptions;
  readonly blockedAfterMs: number;
  readonly wedgedAfterMs: number;
}

/** What the worker tells the main thread, which hears it once its loop turns again. */
export type WatchdogMessage =
  | { readonly kind: "listening"; readonly port: number }
  /** It cannot listen, and ends. */
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "blocked"; readonly blockedMs: number; readonly stack: readonly string[] };

/** The verdicts that the worker answers with. */
export interface SharedVerdicts {
  readonly live: boolean;
  readonly ready: boolean;
  readonly started: boolean;
  readonly state: ComponentState;
}

/** The main thread says this often that its loop turns. */
export const heartbeatMs = 200;

const states = ["healthy", "degraded", "unhealthy", "unknown"] as const;

const verdictsOffset = 8;

/** Memory that both threads see: the last heartbeat, and the verdicts as four small numbers. */
export class SharedState {
  readonly memory: SharedArrayBuffer;
  readonly #beat: BigInt64Array;
  readonly #verdicts: Int32Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(verdictsOffset + 16)) {
    this.memory = memory;
    this.#beat = new BigInt64Array(memory, 0, 1);
    this.#verdicts = new Int32Array(memory, verdictsOffset, 4);
  }

  /** `hrtime` is one clock for all threads; `performance.now()` counts from each thread's start. */
  beat(): void {
    Atomics.store(this.#beat, 0, process.hrtime.bigint());
  }

  /** Returns the milliseconds since the loop should have beaten, 0 if it is in time. */
  lateMs(): number {
    const age = Number(process.hrtime.bigint() - Atomics.load(this.#beat, 0)) / 1e6;
    return Math.max(0, age - heartbeatMs);
  }

  write({ live, ready, started, state }: SharedVerdicts): void {
    const values = [Number(live), Number(ready), Number(started), states.indexOf(state)];
    for (const [index, value] of values.entries()) Atomics.store(this.#verdicts, index, value);
  }

  read(): SharedVerdicts {
    const at = (index: number): number => Atomics.load(this.#verdicts, index);
    return {
      live: at(0) === 1,
      ready: at(1) === 1,
      started: at(2) === 1,
      state: states[at(3)] ?? "unknown",
    };
  }
}
