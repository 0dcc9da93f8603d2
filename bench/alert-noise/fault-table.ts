import type { Message } from "./notifications.ts";
import type { Verdict } from "./verdict.ts";

/** Returns the table of faults, as docs/alerting.md has it; `before` is by the older rules. */
export function faultTable(
  verdicts: readonly { readonly now: Verdict; readonly before: Verdict | undefined }[],
): string {
  const head = "| Fault | before | pages | messages | first message | root first |";
  const line = "| --- | --- | --- | --- | --- | --- |";
  const rows = verdicts.map(({ now, before }) => {
    const [fault, ...cells] = faultCells(now);
    const was = before === undefined ? "" : `${before.pages}, ${before.messages}`;
    return `| ${[fault, was, ...cells].join(" | ")} |`;
  });
  return [head, line, ...rows].join("\n");
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
