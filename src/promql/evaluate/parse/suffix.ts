import type { Cursor } from "./cursor.ts";
import { parseDuration, parseSigned } from "./duration.ts";
import type { DurationNode, Modifiers, SelectorNode, SubqueryNode, Syntax } from "./syntax.ts";

/** Parses what may stand behind an operand: a range, a subquery, `offset` and `@`. */
export function parseSuffixes(cursor: Cursor, operand: Syntax): Syntax {
  let found = operand;
  for (;;) {
    if (cursor.sees("[")) found = parseRange(cursor, found);
    else if (cursor.seesWord("offset")) found = parseOffset(cursor, found);
    else if (cursor.sees("@")) found = parseAt(cursor, found);
    else if (cursor.seesWord("anchored") || cursor.seesWord("smoothed")) {
      found = parseEdges(cursor, found);
    } else return found;
  }
}

function parseRange(cursor: Cursor, of: Syntax): Syntax {
  cursor.next();
  const range = positive(cursor, parseDuration(cursor));
  if (cursor.takes(":")) {
    const step = cursor.sees("]") ? undefined : positive(cursor, parseDuration(cursor));
    cursor.expect("]", "subquery");
    return {
      type: "subquery",
      of,
      range,
      ...(step === undefined ? {} : { step }),
      from: of.from,
      to: cursor.end,
    };
  }
  if (of.type !== "selector") {
    throw cursor.problem(of.from, "ranges only allowed for vector selectors");
  }
  if (of.offset !== undefined) {
    throw cursor.problem(of.from, "no offset modifiers allowed before range");
  }
  if (of.at !== undefined) throw cursor.problem(of.from, "no @ modifiers allowed before range");
  if (of.range !== undefined)
    throw cursor.problem(of.from, "ranges only allowed for vector selectors");
  cursor.expect("]", "matrix selector");
  return { ...of, range, to: cursor.end };
}

function positive(cursor: Cursor, duration: DurationNode): DurationNode {
  if (duration.type === "ms" && duration.ms <= 0) {
    throw cursor.problem(cursor.end, "duration must be greater than 0");
  }
  return duration;
}

function parseOffset(cursor: Cursor, of: Syntax): Syntax {
  const { from } = cursor.next();
  const node = modifiable(cursor, of, from, "offset modifier must be preceded by");
  if (node.offset !== undefined) {
    throw cursor.problem(from, "offset may not be set multiple times");
  }
  return { ...node, offset: parseSigned(cursor), to: cursor.end };
}

function parseAt(cursor: Cursor, of: Syntax): Syntax {
  const { from } = cursor.next();
  const node = modifiable(cursor, of, from, "@ modifier must be preceded by");
  if (node.at !== undefined)
    throw cursor.problem(from, "@ <timestamp> may not be set multiple times");
  return { ...node, at: parseTime(cursor), to: cursor.end };
}

function parseTime(cursor: Cursor): NonNullable<Modifiers["at"]> {
  for (const end of ["start", "end"] as const) {
    if (cursor.seesWord(end) && cursor.sees("(", 1) && cursor.sees(")", 2)) {
      cursor.next();
      cursor.next();
      cursor.next();
      return end;
    }
  }
  const sign = cursor.takes("-") ? -1 : 1;
  cursor.takes("+");
  const token = cursor.next();
  if (token.kind !== "number") {
    throw cursor.problem(
      token.from,
      `unexpected ${JSON.stringify(token.text)} in @, expected a timestamp`,
    );
  }
  return Math.round(sign * token.value * 1_000);
}

function parseEdges(cursor: Cursor, of: Syntax): Syntax {
  const { text, from } = cursor.next();
  if (of.type !== "selector" || of.edges !== undefined) {
    throw cursor.problem(from, `${text} modifier must be preceded by a vector or matrix selector`);
  }
  const edges = text.toLowerCase() === "anchored" ? "anchored" : "smoothed";
  return { ...of, edges, to: cursor.end };
}

function modifiable(
  cursor: Cursor,
  of: Syntax,
  at: number,
  problem: string,
): SelectorNode | SubqueryNode {
  if (of.type === "selector" || of.type === "subquery") return of;
  throw cursor.problem(
    at,
    `${problem} an instant vector selector or range vector selector or a subquery`,
  );
}
