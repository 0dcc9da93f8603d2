import type { Duration } from "../../duration.ts";
import type { Flaw } from "../../shape.ts";
import type { InhibitRule } from "./inhibit.ts";
import type { Receiver } from "./receiver.ts";
import type { RootRoute } from "./route.ts";
import type { TemplateFile } from "./template-file.ts";
import type { TimeInterval } from "./time-interval.ts";

/** Where the prometheus-operator finds what the files hold elsewhere. */
export interface KubernetesTarget {
  readonly name: string;
  readonly namespace: string;
  /** The Secret whose keys are the base names of the secret files. */
  readonly secretName: string;
}

/** Who is notified, where and when: what a user edits. */
export interface RoutingDefinition<R extends string = string, T extends string = string> {
  /** The definition's own path from the project's root, or its `import.meta.url`: for messages. */
  readonly file: string;
  readonly receivers: Readonly<Record<R, Receiver>>;
  readonly route: RootRoute<NoInfer<R>, NoInfer<T>>;
  readonly inhibitRules?: readonly InhibitRule[];
  readonly timeIntervals?: Readonly<Record<T, readonly TimeInterval[]>>;
  /** Absolute globs of the files with notification templates. */
  readonly templates?: readonly string[];
  /**
   * Files with notification templates of your own. They are rendered beside the one that ships
   * (`notification.tmpl`): theirs count where both define a template, and a file of that name
   * replaces it.
   */
  readonly templateFiles?: readonly TemplateFile[];
  /** After how long an alert without an end and without news is resolved. @default "5m" */
  readonly resolveTimeout?: Duration;
  /** What was wrong with how it was asked for: a config reports it with its own problems. */
  readonly problems?: readonly Flaw[];
  /** What may be meant of how it was asked for, but is worth a word. */
  readonly notes?: readonly Flaw[];
  /** Also render an `AlertmanagerConfig` resource. */
  readonly kubernetes?: KubernetesTarget;
}

/**
 * Returns the definition as it is. Receivers and time intervals that routes speak of must be
 * defined, labels and their values known: all else does not compile.
 */
export function defineRouting<const R extends string, const T extends string = never>(
  definition: RoutingDefinition<R, T>,
): RoutingDefinition<R, T> {
  return definition;
}
