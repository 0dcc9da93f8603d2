import { callSafely } from "../callback.ts";
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
  /** How many components fail because of it, as far as is known by then. */
  readonly victims: number;
  /** The last run's message. */
  readonly message: string | undefined;
}

export interface RunFinished {
  readonly component: Component;
  readonly run: Run;
  /** What the run changed, root causes first. */
  readonly transitions: readonly Transition[];
}

/**
 * Calls every listener. What one throws, or its promise is rejected with, goes to `onError`, once
 * until it works again; it harms no other.
 */
export class Listeners<T> {
  readonly #listeners = new Set<(event: T) => unknown>();
  readonly #failing = new WeakSet<(event: T) => unknown>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Returns how to remove the listener. */
  add(listener: (event: T) => unknown): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: T): void {
    // Taken now: what a listener adds is not called for this event, or it might add for ever
    const current = [...this.#listeners];
    for (const listener of current) {
      if (!this.#listeners.has(listener)) continue;
      callSafely(
        () => listener(event),
        (error) => this.#failed(listener, error),
        () => this.#failing.delete(listener),
      );
    }
  }

  #failed(listener: (event: T) => unknown, error: unknown): void {
    if (this.#failing.has(listener)) return;
    this.#failing.add(listener);
    this.#onError(error);
  }
}
