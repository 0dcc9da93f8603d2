import { toMs, type Duration } from "../../duration.ts";
import { ObservabilityError } from "../../errors.ts";
import { isObject } from "../../is-object.ts";
import { formatFlaw } from "../../shape.ts";
import { show } from "../../show.ts";
import { isPrintable, showEscaped } from "../../unprintable.ts";

/** Something a definition says that cannot be meant. */
export interface RoutingProblem {
  /** Where in the definition: `route.routes[1].groupWait`. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
}

/** Takes one problem. */
export type Report = (where: string, expected: string, got: string) => void;

/** Shows the choices: `one of "a", "b"`. */
export function choices(names: Iterable<string>): string {
  const list = [...names].map(show);
  return list.length === 0 ? "nothing, because none is defined" : `one of ${list.join(", ")}`;
}

/** Returns the milliseconds, or undefined after a report. */
export function checkDuration(
  value: Duration | undefined,
  where: string,
  report: Report,
): number | undefined {
  if (value === undefined) return undefined;
  try {
    return toMs(value);
  } catch {
    report(where, 'a duration such as "30s"', show(value));
    return undefined;
  }
}

/** Reports a name that YAML or a terminal would read as something else. */
export function checkPrintable(name: string, where: string, report: Report): void {
  if (!isPrintable(name)) report(where, "text without control characters", showEscaped(name));
}

/** Returns the file that a definition names, for messages. */
export function givenFile(definition: unknown): string {
  const file = isObject(definition) ? definition["file"] : undefined;
  return typeof file === "string" ? file : "routing";
}

/** @throws ObservabilityError `OBS_ROUTING_INVALID` with one line a problem, if there is any. */
export function throwProblems(file: string, problems: readonly RoutingProblem[]): void {
  if (problems.length === 0) return;
  const lines = problems.map(({ where, ...flaw }) => formatFlaw(file, { field: where, ...flaw }));
  throw new ObservabilityError("OBS_ROUTING_INVALID", lines.join("\n"));
}
