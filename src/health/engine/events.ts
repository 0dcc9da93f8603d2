import type { CascadeRole } from "./cascade.ts";
import type { Component } from "./component.ts";
import type { ComponentState } from "./hysteresis.ts";
import type { Run } from "./probe.ts";

/** A component changed its reported state, or turned out to be a root cause. */
export interface Transition {
  readonly component: string;
  readonly from: ComponentState;
  readonly to: ComponentState;
  readonly at: Date;
  readonly role: CascadeRole;
  /**
   * What is to blame: the component's own name where it is the root, `<check>/<component>` where
   * another service named its own cause.
   */
  readonly rootCauses: readonly string[];
  /** From the component to the first root cause, as far as it is in this service. */
  readonly path: readonly string[];
  /** The last run's message. */
  readonly message: string | undefined;
}

export interface RunFinished {
  readonly component: Component;
  readonly run: Run;
  /** What the run changed, root causes first. */
  readonly transitions: readonly Transition[];
}

/** Calls every listener; what one throws goes to `onError` and harms no other. */
export class Listeners<T> {
  readonly #listeners = new Set<(event: T) => void>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Returns how to remove the listener. */
  add(listener: (event: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: T): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
