import type { Message } from "./notifications.ts";
import type { Verdict } from "./verdict.ts";

/** What was tried of a fault: `before` by the older rules, `undefined` where they were left out. */
export interface Tried {
  readonly now: Verdict;
  readonly before: Verdict | undefined;
}

/**
 * Returns the table of faults, as docs/alerting.md has it. What was not tried stays as it stands in
 * `document`: the whole row, or the cell of before.
 */
export function faultTable(
  names: readonly string[],
  tried: readonly Tried[],
  document: string,
): string {
  const head = "| Fault | before | pages | messages | first message | root first |";
  const line = "| --- | --- | --- | --- | --- | --- |";
  const rows = names.map((name) => {
    const old = document.split("\n").find((one) => one.startsWith(`| ${name} |`));
    const verdicts = tried.find(({ now }) => now.fault === name);
    if (verdicts === undefined) return old ?? `| ${name} |  |  |  |  |  |`;
    const { now, before } = verdicts;
    const was = before === undefined ? old?.split("|")[2]?.trim() : toCell(before);
    return `| ${[name, was ?? "", ...faultCells(now).slice(1)].join(" | ")} |`;
  });
  return [head, line, ...rows].join("\n");
}

function toCell({ pages, messages }: Verdict): string {
  return `${pages}, ${messages}`;
}

/** Returns the cells of a fault's row, without that of before. */
export function faultCells(verdict: Verdict): readonly string[] {
  const { fault, pages, messages, first, rootFirst } = verdict;
  const names = first === undefined ? [] : namesOf(first);
  const more = names.length > 2 ? ", …" : "";
  return [
    fault,
    String(pages),
    String(messages),
    names.slice(0, 2).join(", ") + more,
    rootFirst ? "yes" : "no",
  ];
}

function namesOf({ alerts }: Message): readonly string[] {
  return [
    ...new Set(
      alerts.map(({ alertname = "", service_name: service }) =>
        service === undefined ? alertname : `${alertname} of ${service}`,
      ),
    ),
  ];
}
