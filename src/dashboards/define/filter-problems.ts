import { isObject } from "../../is-object.ts";
import { unknownFields } from "../../nearest.ts";
import type { Flaw } from "../../shape.ts";
import { logLevels } from "../model/query.ts";
import { at, isText, isTextOrLabel, problem, type Given } from "./problem.ts";

/** A name that every store takes as it is. */
export const attributeName = /^[a-zA-Z_][a-zA-Z0-9_.-]*$/;

/** Returns what cannot be meant in what limits log lines. `more`: other fields that may be there. */
export function filterProblems(
  filter: unknown,
  field: string,
  more: readonly string[] = ["kind"],
): readonly Flaw[] {
  if (!isObject(filter))
    return [problem(field, 'what to look for, such as { atLeast: "warn" }', filter)];
  const { atLeast, containing, where, service } = filter;
  const known = ["atLeast", "containing", "where", "service", ...more];
  return [
    ...unknownFields(filter, known, field),
    ...(atLeast === undefined || logLevels.some((level) => level === atLeast)
      ? []
      : [problem(at(field, "atLeast"), `one of ${logLevels.join(", ")}`, atLeast)]),
    ...(containing === undefined || isText(containing)
      ? []
      : [problem(at(field, "containing"), "a text that is not empty", containing)]),
    ...whereProblems(where, at(field, "where"), true),
    ...serviceProblems(service, at(field, "service")),
  ];
}

/** Returns what cannot be meant in what limits traces; `slowerThan` is looked at where it is given. */
export function traceProblems(
  search: unknown,
  field: string,
  more: readonly string[] = ["kind", "slowerThanMs"],
): readonly Flaw[] {
  if (!isObject(search))
    return [problem(field, "what to look for, such as { failed: true }", search)];
  const { failed, where, service } = search;
  return [
    ...unknownFields(search, ["failed", "where", "service", ...more], field),
    ...(failed === undefined || failed === true
      ? []
      : [problem(at(field, "failed"), "true", failed)]),
    ...slownessProblems(search, field),
    ...whereProblems(where, at(field, "where"), false),
    ...serviceProblems(service, at(field, "service")),
  ];
}

function slownessProblems({ slowerThanMs }: Given, field: string): readonly Flaw[] {
  return slowerThanMs === undefined ||
    (Number.isSafeInteger(slowerThanMs) && Number(slowerThanMs) > 0)
    ? []
    : [problem(at(field, "slowerThan"), 'a duration such as "500ms"', slowerThanMs)];
}

function whereProblems(where: unknown, field: string, presence: boolean): readonly Flaw[] {
  if (where === undefined) return [];
  if (!isObject(where))
    return [problem(field, 'attributes such as { "http.route": "/orders" }', where)];
  return Object.entries(where).flatMap(([name, value]) => {
    if (!attributeName.test(name)) {
      return [{ field, expected: "an attribute such as http.route", got: JSON.stringify(name) }];
    }
    const isRight = isTextOrLabel(value) || (presence && value === true);
    const expected = presence ? 'a text, true or ofRow("label")' : 'a text or ofRow("label")';
    return isRight ? [] : [problem(at(field, name), expected, value)];
  });
}

function serviceProblems(service: unknown, field: string): readonly Flaw[] {
  return service === undefined || isTextOrLabel(service)
    ? []
    : [problem(field, 'the name of a service or ofRow("service.name")', service)];
}
