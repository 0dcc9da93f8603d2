import { brokenExpression, givenExpression, withMismatches } from "./broken.ts";
import type { Expression } from "./expression.ts";
import type { FunctionName } from "./function-name.ts";
import { call, expression } from "./functions.ts";
import { isQuantity, quantityMismatches, type Dimension, type Quantity } from "./quantity.ts";

/** Returns the Unix time of the evaluation. */
export function now(): Expression<never, "seconds"> {
  return expression(call("vector", call("time")), [], "seconds");
}

/** Returns one series without labels that always has this value. */
export function constant<D extends Dimension>(quantity: Quantity<D>): Expression<never, D> {
  if (!isQuantity(quantity)) return brokenExpression("a quantity such as count(0)", quantity);
  const { dimension, value } = quantity;
  const number = withMismatches({ type: "number", value }, quantityMismatches(quantity, dimension));
  return expression(call("vector", number), [], dimension);
}

/** Returns the Unix time of each series' newest sample. */
export function timestamp<L extends string>(of: Expression<L>): Expression<L, "seconds"> {
  const { node, labels } = givenExpression(of);
  return expression(call("timestamp", node), labels, "seconds");
}

/** Returns the minute of the hour, in UTC, of the evaluation or of Unix times. */
export function minute(): Expression<never, "count">;
export function minute<L extends string>(of: Expression<L, "seconds">): Expression<L, "count">;
export function minute(of?: Expression): Expression {
  return part("minute", of);
}

/** Returns the hour of the day, in UTC, of the evaluation or of Unix times. */
export function hour(): Expression<never, "count">;
export function hour<L extends string>(of: Expression<L, "seconds">): Expression<L, "count">;
export function hour(of?: Expression): Expression {
  return part("hour", of);
}

/** Returns the day of the week, 0 for Sunday, in UTC, of the evaluation or of Unix times. */
export function dayOfWeek(): Expression<never, "count">;
export function dayOfWeek<L extends string>(of: Expression<L, "seconds">): Expression<L, "count">;
export function dayOfWeek(of?: Expression): Expression {
  return part("day_of_week", of);
}

/** Returns the day of the month, in UTC, of the evaluation or of Unix times. */
export function dayOfMonth(): Expression<never, "count">;
export function dayOfMonth<L extends string>(of: Expression<L, "seconds">): Expression<L, "count">;
export function dayOfMonth(of?: Expression): Expression {
  return part("day_of_month", of);
}

/** Returns the month, 1 for January, in UTC, of the evaluation or of Unix times. */
export function month(): Expression<never, "count">;
export function month<L extends string>(of: Expression<L, "seconds">): Expression<L, "count">;
export function month(of?: Expression): Expression {
  return part("month", of);
}

function part(name: FunctionName, of: Expression | undefined): Expression {
  if (of === undefined) return expression(call(name), [], "count");
  const { node, labels } = givenExpression(of);
  return expression(call(name, node), labels, "count");
}
