import { unwrapped, type CallNode, type Syntax } from "../parse/syntax.ts";
import type { Frame } from "../query.ts";
import type { Series } from "../value.ts";

/** How a function evaluates its arguments. */
export interface Arguments {
  readonly vector: (node: Syntax, frame: Frame) => readonly Series[];
  readonly scalar: (node: Syntax, frame: Frame) => Float64Array;
  readonly string: (node: Syntax) => string;
}

/** Returns the argument out of its parentheses, which checkTypes() has made sure of. */
export function argument({ name, args }: CallNode, index: number): Syntax {
  const found = args[index];
  if (found === undefined) throw new TypeError(`${name} has no argument ${index}`);
  return unwrapped(found);
}
