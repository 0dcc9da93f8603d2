import { defineRules, type Rule, type RuleFile } from "../../alerting/rules/rule-file.ts";
import { alert, evaluationFor, type Alert, type AlertOptions } from "../../alerting/rules/rule.ts";
import type { Wording } from "../../alerting/rules/wording.ts";
import { toMs, type Duration } from "../../duration.ts";
import type { Condition } from "../../promql/expression.ts";
import { windowMs, type Window } from "../../promql/series.ts";
import { seconds, type Dimension, type Quantity } from "../../promql/quantity.ts";

/** What users may change of a rule, by the names that they use. */
export type Changes = Partial<
  Pick<
    AlertOptions<string, Dimension>,
    "for" | "keepFiringFor" | "severity" | "labels" | "owner"
  > & { readonly limit: Quantity; readonly window: Window }
>;

/** A rule that can be made, whatever it is about. */
type Makeable =
  | { readonly type: "adjustable"; readonly build: (changes: Changes) => Alert }
  | FixedRule;

/** A rule that ships and that users may change. `Q` and `W` are never where it has none of them. */
export interface ShippedAlert<
  I extends string = string,
  L extends string = string,
  Q extends Dimension = Dimension,
  W extends Window = Window,
> {
  readonly type: "adjustable";
  readonly id: I;
  /** The labels of its condition. */
  readonly labels: readonly L[];
  /** What its value is compared with, where that is one quantity. */
  readonly limit: Quantity<Q> | undefined;
  /** What it averages or counts over, where that is one window. */
  readonly window: W | undefined;
  /** Returns the rule with the changes, in its condition and in its texts. */
  readonly build: (changes: Changes) => Alert;
}

/** A rule that ships as it is. */
export interface FixedRule<I extends string = string> {
  readonly type: "fixed";
  readonly id: I;
  readonly rule: Rule;
}

export type ShippedRule = ShippedAlert | FixedRule;

/** A file of rules that ship: as they are, and as definitions to change. */
export interface ShippedFile<R extends Makeable = ShippedRule> extends RuleFile {
  readonly definitions: readonly R[];
}

/** The quantities that a rule's texts may speak of: what they say stays true when users change it. */
export interface ShippedWording<L extends string, Q extends Dimension> extends Wording<L> {
  readonly limit: Quantity<Q>;
  readonly window: Quantity<"seconds">;
  /** How long the condition holds before the alert fires. */
  readonly held: Quantity<"seconds">;
}

type Text<L extends string, Q extends Dimension> =
  | string
  | ((wording: ShippedWording<L, Q>) => string);

/** A condition is given the limit and the window that the rule has. */
type Given<Q extends Dimension, W extends Window> = ([Q] extends [never]
  ? object
  : { readonly limit: Quantity<Q> }) &
  ([W] extends [never] ? object : { readonly window: Window });

export interface ShippedAlertOptions<
  I extends string,
  L extends string,
  D extends Dimension,
  Q extends Dimension,
  W extends Window,
> extends Omit<AlertOptions<L, D>, "id" | "when" | "summary" | "description"> {
  readonly id: I;
  readonly limit?: Quantity<Q>;
  readonly window?: W;
  readonly when: (given: Given<Q, W>) => Condition<L, D>;
  readonly summary: Text<L, Q>;
  readonly description: Text<L, Q>;
}

/** Returns a rule that users may change. */
export function shippedAlert<
  const I extends string,
  L extends string,
  D extends Dimension,
  Q extends Dimension = never,
  const W extends Window = never,
>(options: ShippedAlertOptions<I, L, D, Q, W>): ShippedAlert<I, L, Q, W> {
  const build = (changes: Changes): Alert => buildAlert(options, changes);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the labels of the condition, which are L
  const labels = build({}).when.labels as readonly L[];
  const { id, limit, window } = options;
  return { type: "adjustable", id, labels, limit, window, build };
}

/** Returns a rule that users may only leave out. */
export function fixedRule<const I extends string>(id: I, make: (id: I) => Rule): FixedRule<I> {
  return { type: "fixed", id, rule: make(id) };
}

/**
 * Returns a file of the package's rules; `name`: the file's, without its ending.
 *
 * Asks for no more than it needs: a rule without a limit would else be taken for one with any.
 */
export function shippedFile<const R extends readonly Makeable[]>(
  name: string,
  definitions: R,
  options: Pick<RuleFile, "backends"> = {},
): ShippedFile<R[number]> {
  const rules = definitions.map((one) => (one.type === "fixed" ? one.rule : one.build({})));
  const file = defineRules(`@tamma/observability/shipped/rules/${name}.ts`, rules, options);
  return { ...file, definitions };
}

function buildAlert<
  I extends string,
  L extends string,
  D extends Dimension,
  Q extends Dimension,
  W extends Window,
>(options: ShippedAlertOptions<I, L, D, Q, W>, changes: Changes): Alert {
  const { limit, window, when, summary, description, ...rest } = { ...options, ...changes };
  const chosen: object = { limit, window };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- changes of another dimension were refused
  const given = chosen as Given<Q, W> & { readonly limit: Quantity<Q> };
  const quantities = {
    limit: given.limit,
    window: seconds(window === undefined ? 0 : windowMs(window) / 1_000),
    held: seconds(toMs(rest.for ?? 0) / 1_000),
  };
  const withQuantities =
    (text: Text<L, Q>) =>
    (wording: Wording<L>): string =>
      typeof text === "string" ? text : text({ ...wording, ...quantities });
  return alert<L, D>({
    ...rest,
    evaluate: evaluationOf(options, changes),
    when: when(given),
    summary: withQuantities(summary),
    description: withQuantities(description),
  });
}

/**
 * Who changes the severity alone need not know that the rule's `for` was long enough for the
 * evaluations of its own severity: it keeps them where those of the new one would come too seldom.
 */
function evaluationOf(options: Timing, changes: Changes): Duration {
  const { evaluate, severity } = options;
  const own = evaluate ?? evaluationFor(severity);
  const changed = evaluate ?? evaluationFor(changes.severity ?? severity);
  const heldMs = toMs(options.for ?? 0);
  const tooSeldom = heldMs > 0 && heldMs < 2 * toMs(changed);
  return changes.for === undefined && tooSeldom ? own : changed;
}

type Timing = Pick<AlertOptions<string, Dimension>, "evaluate" | "severity" | "for">;
