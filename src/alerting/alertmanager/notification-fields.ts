import { nearest } from "../../nearest.ts";
import type { TemplateBody } from "../go-template/check.ts";
import { readNotificationTemplate } from "./notification-dialect.ts";
import type { Report } from "./routing-problems.ts";

/** What a notification has, each with its own fields where those are known (template.Data, 0.34). */
const known: ReadonlyMap<string, readonly string[] | undefined> = new Map([
  ["Alerts", ["Firing", "Resolved"]],
  ["CommonAnnotations", undefined],
  ["CommonLabels", undefined],
  ["ExternalURL", []],
  ["GroupLabels", undefined],
  ["NotificationReason", undefined],
  ["Receiver", []],
  ["RouteLabels", undefined],
  ["Status", []],
]);

/** Reports what Alertmanager could not read in a channel's text, or find in a notification. */
export function checkMessageText(text: unknown, where: string, report: Report): void {
  if (typeof text !== "string") return;
  const { bodies, flaws } = readNotificationTemplate(text);
  for (const { expected, got } of flaws) report(where, expected, got);
  for (const body of bodies) {
    if (body.name === undefined) checkNotificationFields(body, where, report);
  }
}

/** Reports the fields of a template that a notification does not have. */
export function checkNotificationFields(
  { fields }: TemplateBody,
  where: string,
  report: Report,
): void {
  const told = new Set<string>();
  for (const [name = "", next] of fields) {
    const flaw = known.has(name) ? unknownNext(name, next) : unknownField(name);
    if (flaw === undefined || told.has(flaw.got)) continue;
    told.add(flaw.got);
    report(where, flaw.expected, flaw.got);
  }
}

interface UnknownField {
  readonly expected: string;
  readonly got: string;
}

function unknownField(name: string): UnknownField {
  const near = nearest(name, [...known.keys()]);
  const all = [...known.keys()].map((one) => `.${one}`).join(", ");
  return {
    expected: near === undefined ? `a field of a notification: ${all}` : `the field .${near}`,
    got: `.${name}`,
  };
}

function unknownNext(name: string, next: string | undefined): UnknownField | undefined {
  const fields = known.get(name);
  if (next === undefined || fields === undefined || fields.includes(next)) return undefined;
  const choice = fields.map((one) => `.${name}.${one}`).join(" or ");
  return { expected: choice === "" ? `.${name}` : choice, got: `.${name}.${next}` };
}
